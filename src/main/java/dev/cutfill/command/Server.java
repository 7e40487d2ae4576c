package dev.cutfill.command;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The server's wiring: every package's beans, found by scanning.
@SpringBootApplication(scanBasePackages = "dev.cutfill")
@ConfigurationPropertiesScan("dev.cutfill")
@EnableScheduling
public class Server {}
