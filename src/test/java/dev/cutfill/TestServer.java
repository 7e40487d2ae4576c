package dev.cutfill;

import dev.cutfill.task.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The server in this process, or some of its packages, wired as the server wires itself: on a free port,
/// behind a real Tomcat, on a real PostgreSQL.
///
/// ```
/// try (TestServer server = TestServer.whole(data, "cutfill.worker.permits=1").start()) {
///     server.get("/health")
/// ```
public class TestServer extends RunningServer {
    public static final String KEY = "the key of this test's server";
    private static final String TESTS =
            TestServer.class.getProtectionDomain().getCodeSource().getLocation().toString();

    private final ConfigurableApplicationContext context;

    protected TestServer(Setup setup) {
        super(setup.key);
        this.context = setup.run();
    }

    /// All APIs, the engine and the workers. What the server does by its clock is done by hand, unless
    /// [Setup#scheduled].
    ///
    /// @param settings as `name=value`
    public static Setup whole(Path data, String... settings) {
        return parts(data, "task", "upload", "store", "worker", "web", "api", "console")
                .bean(AllSettings.class)
                .database(TestPostgres::newDatabase)
                .with(
                        "server.address=127.0.0.1",
                        "server.shutdown=immediate",
                        "cutfill.worker.drain=1ms",
                        "cutfill.upload.sync=never",
                        "logging.level.root=WARN")
                .with(settings);
    }

    /// Some packages, without a database unless [Setup#database].
    public static Setup parts(Path data, String... packages) {
        return new Setup(data, packages);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public String setting(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    /// This server's database, for [Setup#database] of another one.
    public String[] database() {
        return Stream.of("url", "username", "password")
                .map(part -> "spring.datasource." + part)
                .map(name -> name + "=" + setting(name))
                .toArray(String[]::new);
    }

    @Override
    public int port() {
        return Integer.parseInt(setting("local.server.port"));
    }

    @Override
    public void close() {
        super.close();
        context.close();
    }

    /// What a server is made of. Later settings replace earlier ones.
    public static final class Setup {
        private static final String WITHOUT = "spring.autoconfigure.exclude="
                + String.join(
                        ",",
                        DataSourceAutoConfiguration.class.getName(),
                        DataJdbcRepositoriesAutoConfiguration.class.getName(),
                        FlywayAutoConfiguration.class.getName());

        private final List<String> packages = new ArrayList<>();
        private final List<Class<?>> beans = new ArrayList<>(List.of(Wiring.class));
        private final Map<String, String> settings = new LinkedHashMap<>();
        private Supplier<String[]> database = () -> new String[] {WITHOUT};
        private Set<String> absent = Set.of();
        private String key = "";

        private Setup(Path data, String... packages) {
            for (String name : packages) {
                this.packages.add(TestServer.class.getPackageName() + "." + name);
            }
            with("server.port=0", "cutfill.data=" + data, "spring.main.register-shutdown-hook=false");
        }

        /// @param more as `name=value`
        public Setup with(String... more) {
            for (String setting : more) {
                int end = setting.indexOf('=');
                settings.put(setting.substring(0, end), setting.substring(end + 1));
            }
            return this;
        }

        /// @param properties of [TestPostgres#newDatabase] or [TestServer#database]
        public Setup database(String[] properties) {
            return database(() -> properties);
        }

        private Setup database(Supplier<String[]> properties) {
            database = properties;
            return this;
        }

        /// The server asks for [#KEY], and requests show it.
        public Setup locked() {
            key = KEY;
            return with("cutfill.security.key=" + KEY);
        }

        /// @param more in addition to those of the packages
        public Setup bean(Class<?>... more) {
            beans.addAll(List.of(more));
            return this;
        }

        /// @param names simple names of classes of the packages that are left out
        public Setup without(String... names) {
            absent = Set.of(names);
            return this;
        }

        /// Runs what the server repeats by its clock.
        public Setup scheduled() {
            return bean(Clockwork.class);
        }

        public TestServer start() {
            return new TestServer(this);
        }

        /// Settings are arguments of the command line, which alone win over the file in the JAR.
        private ConfigurableApplicationContext run() {
            with(database.get());
            return new SpringApplicationBuilder(beans.toArray(Class<?>[]::new))
                    .initializers(context -> scan((BeanDefinitionRegistry) context))
                    .run(settings.entrySet().stream()
                            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                            .toArray(String[]::new));
        }

        private void scan(BeanDefinitionRegistry registry) {
            if (packages.isEmpty()) {
                return;
            }
            ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(registry);
            scanner.addExcludeFilter((read, _) -> isOfTests(read) || absent.contains(simpleName(read)));
            scanner.scan(packages.toArray(String[]::new));
        }

        private static boolean isOfTests(MetadataReader read) {
            try {
                return read.getResource().getURL().toString().startsWith(TESTS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String simpleName(MetadataReader read) {
            String name = read.getClassMetadata().getClassName();
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }

    @EnableAutoConfiguration
    static class Wiring {}

    @ConfigurationPropertiesScan
    static class AllSettings {}

    @EnableScheduling
    static class Clockwork {}
}
