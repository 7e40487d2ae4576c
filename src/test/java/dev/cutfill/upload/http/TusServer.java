package dev.cutfill.upload.http;

import dev.cutfill.upload.Upload;
import dev.cutfill.upload.UploadFinished;
import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.ExpirationCleaner;
import dev.cutfill.upload.storage.StorageQuota;
import dev.cutfill.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The upload room alone behind a real Tomcat and the filters of all doors, on a port of its own.
public final class TusServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    public TusServer(Path data, String... settings) {
        Map<String, String> arguments =
                new LinkedHashMap<>(Map.of("server.port", "0", "cutfill.data", data.toString()));
        Stream.of(settings)
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> arguments.put(setting[0], setting[1]));
        context = new SpringApplication(StorageQuota.class)
                .run(arguments.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    /// As a process of its own, which can be killed: the data directory, then settings.
    static void main(String... arguments) {
        new TusServer(Path.of(arguments[0]), Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public Uploads uploads() {
        return context.getBean(Uploads.class);
    }

    /// Does at once what is done by the clock otherwise.
    void sweep() throws IOException {
        context.getBean(ExpirationCleaner.class).run();
    }

    /// The finished uploads in the order they were announced.
    List<Upload> finished() {
        return context.getBean(StorageQuota.class).finished;
    }

    /// The bodies of all calls of /create_task, in their order.
    List<String> creations() {
        return context.getBean(CreateTask.class).creations;
    }

    /// What a listener does before an upload is noted as announced.
    void onFinish(Consumer<Upload> listener) {
        context.getBean(StorageQuota.class).listener = listener;
    }

    @Override
    public void close() {
        context.close();
    }

    /// As the task room's, with nothing behind it: four deferred uploads and their URLs. And an answer of some
    /// length.
    @RestController
    static class CreateTask {
        private final Uploads uploads;
        private final List<String> creations = new CopyOnWriteArrayList<>();

        CreateTask(Uploads uploads) {
            this.uploads = uploads;
        }

        @GetMapping("/long")
        void answer(@RequestParam int length, HttpServletResponse response) throws IOException {
            response.getOutputStream().write(new byte[length]); // as JSON is written: nobody says how long it is
        }

        @PostMapping("/create_task")
        @ResponseStatus(HttpStatus.CREATED)
        Map<String, Object> createTask(
                HttpServletRequest request, @RequestBody(required = false) @Nullable String body) {
            creations.add(body == null ? "" : body);
            String base =
                    ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
            Map<String, String> urls = new LinkedHashMap<>();
            for (String label : List.of("pre", "post", "shp", "shx")) {
                Upload upload = uploads.create(Map.of("label", label), OptionalLong.empty());
                urls.put(label, base + Uploads.PATH + "/" + upload.id());
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("task_id", UUID.randomUUID().toString());
            answer.put("upload_urls", urls);
            return answer;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                DataSourceAutoConfiguration.class,
                FlywayAutoConfiguration.class,
                DataJdbcRepositoriesAutoConfiguration.class
            })
    @ComponentScan(basePackageClasses = PublicUrl.class)
    @Import({UploadConfiguration.class, UploadErrors.class, CreateTask.class})
    static class StorageQuota {
        private final List<Upload> finished = new CopyOnWriteArrayList<>();
        private volatile Consumer<Upload> listener = _ -> {};

        @EventListener
        void on(UploadFinished event) {
            listener.accept(event.upload());
            finished.add(event.upload());
        }
    }
}
