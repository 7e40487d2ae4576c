package dev.cutfill.task;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/// The settings of this room.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WebhookSettings.class, RetentionSettings.class, QuotaSettings.class})
class TaskConfiguration {}
