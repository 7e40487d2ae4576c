package dev.cutfill.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param url a PostgreSQL of the user's (environment: `DATABASE_URL`); empty: the embedded one
/// @param connections how many the pool holds at most
@ConfigurationProperties(prefix = "cutfill.database", ignoreUnknownFields = false)
record DatabaseProperties(
        @DefaultValue("") String url, @DefaultValue("12") int connections) {
    DatabaseProperties {
        if (connections < 2 || connections > 50) {
            throw new IllegalArgumentException(
                    "cutfill.database.connections is " + connections + "; it must be 2 to 50");
        }
    }

    /// Fit for the log: the URL may hold a password.
    @Override
    public String toString() {
        return "DatabaseProperties[url=" + (url.isBlank() ? "" : DatabaseUrl.parse(url)) + ", connections="
                + connections + "]";
    }
}
