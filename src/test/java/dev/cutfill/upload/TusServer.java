package dev.cutfill.upload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/// The upload room alone behind a real Tomcat, on a port of its own.
final class TusServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    TusServer(Path data, String... settings) {
        List<String> arguments = new ArrayList<>(Arrays.asList("--server.port=0", "--cutfill.data=" + data));
        Stream.of(settings).map(setting -> "--" + setting).forEach(arguments::add);
        context = new SpringApplication(Room.class).run(arguments.toArray(String[]::new));
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    Uploads uploads() {
        return context.getBean(Uploads.class);
    }

    /// The finished uploads in the order they were announced.
    List<Upload> finished() {
        return context.getBean(Room.class).finished;
    }

    /// What a listener does before an upload is noted as announced.
    void onFinish(Consumer<Upload> listener) {
        context.getBean(Room.class).listener = listener;
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                DataSourceAutoConfiguration.class,
                FlywayAutoConfiguration.class,
                DataJdbcRepositoriesAutoConfiguration.class
            })
    @Import(UploadConfiguration.class)
    static class Room {
        private final List<Upload> finished = new CopyOnWriteArrayList<>();
        private volatile Consumer<Upload> listener = _ -> {};

        @EventListener
        void on(UploadFinished event) {
            listener.accept(event.upload());
            finished.add(event.upload());
        }
    }
}
