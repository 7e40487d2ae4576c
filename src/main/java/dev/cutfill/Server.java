package dev.cutfill;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The server's wiring: every package's beans, found by scanning.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Server {}
