package dev.cutfill.task;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/// The settings of this room.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RetentionSettings.class, QuotaSettings.class})
class TaskConfiguration {}
