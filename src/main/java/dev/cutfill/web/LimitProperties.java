package dev.cutfill.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `cutfill.limits`: requests a minute that each key, or without one each address, may send. They hold where
/// others than this machine's users can reach the server.
///
/// @param write that make or change something; 0: any number
/// @param claim by which workers ask for tasks
/// @param read all others, but for uploads, health checks and metrics
@ConfigurationProperties(prefix = "cutfill.limits", ignoreUnknownFields = false)
record LimitProperties(
        @DefaultValue("1200") int write,
        @DefaultValue("6000") int claim,
        @DefaultValue("6000") int read) {
    LimitProperties {
        if (write < 0 || claim < 0 || read < 0) {
            throw new IllegalArgumentException(
                    "cutfill.limits.write, .claim and .read are requests a minute, or 0 for any number");
        }
    }
}
