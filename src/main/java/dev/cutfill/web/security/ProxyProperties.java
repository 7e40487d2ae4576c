package dev.cutfill.web.security;

import dev.cutfill.web.AddressRange;
import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param proxies addresses and ranges of addresses of reverse proxies, whose word on who asked for what is taken
@ConfigurationProperties(prefix = "cutfill")
public record ProxyProperties(
        @DefaultValue({"127.0.0.0/8", "::1"}) List<String> proxies) {
    public ProxyProperties {
        proxies = proxies.stream().filter(range -> !range.isBlank()).toList();
        proxies.forEach(range -> {
            try {
                AddressRange.parse(range);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("cutfill.proxies: " + e.getMessage(), e);
            }
        });
    }

    List<AddressRange> ranges() {
        return proxies.stream().map(AddressRange::parse).toList();
    }

    /// Whether it is the address of a proxy.
    public boolean contains(InetAddress address) {
        return contain(ranges(), address);
    }

    static boolean contain(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
