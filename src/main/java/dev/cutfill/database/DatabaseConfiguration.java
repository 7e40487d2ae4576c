package dev.cutfill.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The data source: over `DATABASE_URL` when there is one, else over the embedded server in `<data>/pg`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConfiguration.class);
    /// A database that is started together with us (compose) may need a moment more.
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /// Where the data source connects to. A bean of its own, and the one that the pool depends on: what needs
    /// the database is stopped before the pool, the pool before the server.
    static final class Database implements AutoCloseable {
        private final DatabaseUrl url;
        private final @Nullable EmbeddedPostgres embedded;

        private Database(DatabaseUrl url, @Nullable EmbeddedPostgres embedded) {
            this.url = url;
            this.embedded = embedded;
        }

        @Override
        public void close() {
            if (embedded != null) {
                embedded.close();
            }
        }
    }

    @Bean
    Database database(
            DatabaseProperties properties,
            @Value("${cutfill.data:cutfill-data}") Path data,
            ObjectProvider<EarlyStart.Starting> starting) {
        if (!properties.url().isBlank()) {
            return new Database(DatabaseUrl.parse(properties.url()), null);
        }
        EarlyStart.Starting early = starting.getIfAvailable();
        EmbeddedPostgres postgres = early == null ? EmbeddedPostgres.start(data.resolve("pg")) : early.await();
        return new Database(
                new DatabaseUrl(
                        postgres.jdbcUrl(),
                        Optional.of(postgres.user()),
                        Optional.of(postgres.password()),
                        "the embedded PostgreSQL in " + data.resolve("pg")),
                postgres);
    }

    @Bean
    HikariDataSource dataSource(Database database, DatabaseProperties properties) {
        DatabaseUrl url = database.url;
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(url.jdbcUrl());
        url.user().ifPresent(config::setUsername);
        url.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(properties.connections());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        config.setInitializationFailTimeout(TIMEOUT.toMillis());
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            HikariDataSource source = new HikariDataSource(config);
            LOG.info("Database: {}", url.place());
            return source;
        } catch (HikariPool.PoolInitializationException e) {
            String reason = e.getCause() instanceof SQLException sql
                    ? String.valueOf(sql.getMessage()).lines().findFirst().orElse("")
                    : "";
            throw new DatabaseUnavailable(
                    "The database at " + url.place() + " cannot be used: " + reason.replaceFirst("[.]+$", "")
                            + ". Check that it runs and that DATABASE_URL is right, or unset DATABASE_URL to use the embedded PostgreSQL.",
                    e);
        }
    }
}
