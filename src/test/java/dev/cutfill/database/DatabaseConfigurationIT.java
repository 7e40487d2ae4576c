package dev.cutfill.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseConfigurationIT {
    @TempDir
    Path data;

    @EnableAutoConfiguration
    @Import(DatabaseConfiguration.class)
    static class Narrow {}

    @Test
    void embeddedServerIsUsedUnlessAUrlNamesAnother() {
        try (ConfigurableApplicationContext first = run("--cutfill.data=" + data)) {
            assertThat(answer(first)).isEqualTo(42);
        }
        assertThat(data.resolve("pg/data/PG_VERSION")).exists();
        try (EmbeddedPostgres other = EmbeddedPostgres.start(data.resolve("pg"));
                ConfigurableApplicationContext second = run(
                        "--cutfill.data=" + data.resolve("unused"),
                        "--cutfill.database.url="
                                + other.jdbcUrl()
                                        .replace(
                                                "jdbc:postgresql://",
                                                "postgresql://" + other.user() + ":" + other.password() + "@"))) {
            assertThat(answer(second)).isEqualTo(42);
        }
        assertThat(data.resolve("unused")).doesNotExist();
        assertThat(data.resolve("pg/data/postmaster.pid")).doesNotExist();
    }

    @Test
    void unreachableDatabaseIsASentenceWithoutThePassword() {
        assertThatThrownBy(() -> run(
                        "--cutfill.database.url=postgresql://u:topsecret@127.0.0.1:1/tasks", "--cutfill.data=" + data))
                .hasRootCauseInstanceOf(ConnectException.class)
                .extracting(e -> Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                        .filter(DatabaseUnavailable.class::isInstance)
                        .map(Throwable::getMessage)
                        .findFirst()
                        .orElse("no sentence"))
                .asString()
                .startsWith("The database at 127.0.0.1:1/tasks cannot be used")
                .doesNotContain("topsecret");
    }

    private static int answer(ConfigurableApplicationContext context) {
        return context.getBean(JdbcClient.class)
                .sql("select 42")
                .query(Integer.class)
                .single();
    }

    private static ConfigurableApplicationContext run(String... args) {
        return new SpringApplicationBuilder(Narrow.class)
                .web(WebApplicationType.NONE)
                .run(args);
    }
}
