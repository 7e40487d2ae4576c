package dev.cutfill.web;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Whether this server calls a URL that a client has named. Not where it leads to this machine or its private
/// network, unless that is allowed: what is there often trusts whoever reaches it.
///
/// A name may lead elsewhere tomorrow, so who calls it asks again. The JVM keeps what a name stands for half a
/// minute, however short the name's own time is: what was looked at is what is then connected to.
@Component
@EnableConfigurationProperties(CallSettings.class)
public final class OutboundUrlPolicy {
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

    public boolean allows(URI url) throws UnknownHostException {
        if (settings.privateAddresses()) {
            return true;
        }
        for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
            if (!isPublic(address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        boolean uniqueLocal = bytes.length == 16 && (first & 0xfe) == 0xfc;
        // 64:ff9b::/96 and its like: IPv4 inside
        boolean translated = bytes.length == 16 && first == 0 && (bytes[1] & 0xff) == 0x64;
        boolean shared = bytes.length == 4 && first == 100 && (bytes[1] & 0xc0) == 64;
        boolean nowhere = bytes.length == 4 && (first == 0 || first >= 240);
        return !(address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || uniqueLocal
                || translated
                || shared
                || nowhere);
    }
}
