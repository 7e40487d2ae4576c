package dev.cutfill.web;

import java.net.InetAddress;
import java.util.Arrays;

/// Addresses that begin alike, as in `10.0.0.0/8`; an address alone is a range of one.
public record AddressRange(InetAddress first, int bits) {
    /// @throws IllegalArgumentException with a sentence, for what is no range
    public static AddressRange parse(String text) {
        String[] parts = text.strip().split("/", -1);
        try {
            InetAddress first = InetAddress.ofLiteral(parts[0]);
            int longest = first.getAddress().length * 8;
            int bits = parts.length == 1 ? longest : Integer.parseInt(parts[1]);
            if (parts.length <= 2 && bits >= 0 && bits <= longest) {
                return new AddressRange(first, bits);
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException("'" + text + "' is no address or range of addresses as in 10.0.0.0/8");
    }

    public boolean contains(InetAddress address) {
        byte[] one = first.getAddress();
        byte[] other = address.getAddress();
        int whole = bits / 8;
        if (one.length != other.length || !Arrays.equals(one, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || (one[whole] & 0xff) >> (8 - rest) == (other[whole] & 0xff) >> (8 - rest);
    }
}
