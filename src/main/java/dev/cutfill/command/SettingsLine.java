package dev.cutfill.command;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Logs once what the server was set to. A misspelt environment variable is not refused as a misspelt line of
/// YAML is; here one sees that it had no effect. Every settings record writes itself without its secrets.
@Component
final class SettingsLine {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsLine.class);

    @EventListener
    void log(ApplicationReadyEvent ready) {
        LOG.info("Settings: {}", of(ready.getApplicationContext()));
    }

    static String of(ApplicationContext context) {
        Map<String, String> records = new TreeMap<>();
        ConfigurationPropertiesBean.getAll(context).values().stream()
                .filter(bean -> bean.getAnnotation().prefix().startsWith("cutfill"))
                .forEach(bean -> records.merge(
                        bean.getAnnotation().prefix(), line(String.valueOf(bean.getInstance())), String::concat));
        return records.entrySet().stream().map(e -> e.getKey() + e.getValue()).collect(Collectors.joining(" "));
    }

    private static String line(String text) {
        return text.substring(text.indexOf('['));
    }
}
