package dev.cutfill.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `cutfill.webhooks`.
///
/// @param privateAddresses whether webhooks and callbacks may lead to this machine and its private network;
/// whoever may make one could reach what is there
@ConfigurationProperties(prefix = "cutfill.webhooks", ignoreUnknownFields = false)
record CallSettings(@DefaultValue("false") boolean privateAddresses) {}
