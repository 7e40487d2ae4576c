package dev.cutfill.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The party at the other end of a connection, as limits count it: an IPv4 address, or a network of 64 bits of
/// IPv6. One subscriber has such a network (RFC 6177), so a limit per IPv6 address would limit nobody.
public final class Peer {
    private static final int NETWORK_BYTES = 8;

    private Peer() {}

    /// @param address what the servlet says of a request's sender; null: the connection is gone
    /// @return the text under which the sender is counted; a text that is no address stays as it is
    public static String of(@Nullable String address) {
        try {
            return address == null
                    ? ""
                    : network(InetAddress.ofLiteral(address)).getHostAddress();
        } catch (IllegalArgumentException _) {
            return address;
        }
    }

    /// The address itself, or of IPv6 the first address of its network.
    public static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // of this length it is an address
        }
    }
}
