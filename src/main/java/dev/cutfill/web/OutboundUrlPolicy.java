package dev.cutfill.web;

import dev.cutfill.web.error.FieldError;
import dev.cutfill.web.error.ProblemException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Whether this server calls a URL that a client has named. Not where it leads to this machine or its private
/// network, unless that is allowed: what is there often trusts whoever reaches it.
///
/// A name may lead elsewhere tomorrow, so who calls it connects to what [#resolve] says.
///
/// Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates); multicast, RFC 5771
/// and RFC 4291.
@Component
@EnableConfigurationProperties(CallSettings.class)
public final class OutboundUrlPolicy {
    private static final List<AddressRange> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.31.196.0/24",
                    "192.52.193.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "192.175.48.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96", // unspecified, loopback, and IPv4 as it was once written
                    "64:ff9b::/96", // IPv4 inside, and so the next
                    "64:ff9b:1::/48",
                    "100::/64",
                    "100:0:0:1::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16", // IPv4 inside
                    "2620:4f:8000::/48",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(AddressRange::parse)
            .toList();

    private final CallSettings settings;

    OutboundUrlPolicy(CallSettings settings) {
        this.settings = settings;
    }

    /// @param field that brought it
    /// @param url with a host; one whose name stands for nothing yet is let through
    /// @throws ProblemException when it leads where this server does not call
    public URI admitted(String field, URI url) {
        try {
            if (!allows(url)) {
                String sentence = "'" + field + "' is " + url
                        + "; it leads to this machine or a private network, which this server does not call"
                        + " unless its operator sets cutfill.webhooks.private-addresses=true";
                throw new ProblemException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "private_address",
                        sentence,
                        List.of(FieldError.of(field, sentence)));
            }
        } catch (UnknownHostException _) {
            // its owner may be about to give it one
        }
        return url;
    }

    /// @param url whose host is an address or a name
    public boolean allows(URI url) throws UnknownHostException {
        return settings.privateAddresses() || allowed(url.getHost()).isPresent();
    }

    /// The addresses of a host that may be connected to; to be asked when the connection is made, so that no name
    /// can stand for another address than the one that was looked at.
    ///
    /// @throws UnknownHostException where it has none, or one that this server does not call
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        return settings.privateAddresses()
                ? List.of(InetAddress.getAllByName(host))
                : allowed(host)
                        .orElseThrow(() -> new UnknownHostException("an address that this server does not call"));
    }

    /// All addresses of a host; nothing when one of them must not be called.
    private static Optional<List<InetAddress>> allowed(String host) throws UnknownHostException {
        List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
        boolean all = addresses.stream().allMatch(address -> isPublic(address, OutboundUrlPolicy::isOwn));
        return all ? Optional.of(addresses) : Optional.empty();
    }

    /// @param own whether an address is this machine's
    static boolean isPublic(InetAddress address, Predicate<InetAddress> own) {
        return SPECIAL.stream().noneMatch(range -> range.contains(address)) && !own.test(address);
    }

    /// What listens on this machine often trusts who comes from it, by whatever address.
    static boolean isOwn(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
