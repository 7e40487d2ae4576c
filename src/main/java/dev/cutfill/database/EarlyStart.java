package dev.cutfill.database;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/// Lets the embedded PostgreSQL start while the server's wiring is being made: each takes seconds, and neither
/// needs the other before the pool is opened. Without it PostgreSQL starts when the pool wants it.
///
/// @param checks what may refuse the start; they come first
public record EarlyStart(BiConsumer<ConfigurableListableBeanFactory, Environment> checks)
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        // a bean, so that it comes after the one that makes settings readable
        BeanFactoryPostProcessor start = beans -> {
            checks.accept(beans, environment);
            if (environment.getProperty("cutfill.database.url", "").isBlank()) {
                Starting starting = new Starting(
                        Path.of(environment.getRequiredProperty("cutfill.data")).resolve("pg"));
                beans.registerSingleton("startingPostgres", starting);
            }
        };
        context.getBeanFactory().registerSingleton("earlyStart", start);
    }

    /// One that has begun to start.
    static final class Starting {
        private final FutureTask<EmbeddedPostgres> start;

        Starting(Path directory) {
            this.start = new FutureTask<>(() -> EmbeddedPostgres.start(directory));
            Thread.ofPlatform().daemon().name("postgres-start").start(start);
        }

        /// @throws DatabaseUnavailable with a sentence for the operator
        EmbeddedPostgres await() {
            try {
                return start.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof DatabaseUnavailable known
                        ? known
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseUnavailable("Interrupted while PostgreSQL was starting.", e);
            }
        }
    }
}
