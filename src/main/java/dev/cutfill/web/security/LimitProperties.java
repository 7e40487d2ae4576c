package dev.cutfill.web.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `cutfill.limits`: requests a minute that each key, or without one each address, may send. They hold where
/// others than this machine's users can reach the server.
///
/// @param write that make or change something; 0: any number
/// @param claim by which workers ask for tasks
/// @param read all others, but for uploads, health checks and metrics
/// @param watch event streams, WebSockets and long polls that each key may have open at a time; 0: any number
/// @param watchTenant the same, of all keys of a tenant
/// @param connections that one address may have open at a time, unless it is a proxy's; 0: any number
@ConfigurationProperties(prefix = "cutfill.limits", ignoreUnknownFields = false)
public record LimitProperties(
        @DefaultValue("1200") int write,
        @DefaultValue("6000") int claim,
        @DefaultValue("6000") int read,
        @DefaultValue("250") int watch,
        @DefaultValue("500") int watchTenant,
        @DefaultValue("1000") int connections) {
    public LimitProperties {
        if (watch < 0 || watchTenant < 0 || connections < 0) {
            throw new IllegalArgumentException(
                    "cutfill.limits.watch, .watch-tenant and .connections are numbers of what"
                            + " may be open at a time, or 0 for any number");
        }
        if (write < 0 || claim < 0 || read < 0) {
            throw new IllegalArgumentException(
                    "cutfill.limits.write, .claim and .read are requests a minute, or 0 for any number");
        }
    }
}
