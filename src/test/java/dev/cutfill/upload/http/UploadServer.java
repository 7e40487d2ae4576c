package dev.cutfill.upload.http;

import dev.cutfill.TestServer;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.UploadFinished;
import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.ExpirationCleaner;
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
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The uploads behind the filters of all APIs, without tasks or a database.
public final class UploadServer extends TestServer {
    private final Uploads uploads = bean(Uploads.class);
    private final Tasks tasks = bean(Tasks.class);

    private UploadServer(Setup setup) {
        super(setup);
    }

    /// @param settings as `name=value`
    public static UploadServer start(Path data, String... settings) {
        return new UploadServer(parts(data, "upload", "web").bean(Tasks.class).with(settings));
    }

    /// As a process of its own, which can be killed: the data directory, then settings.
    static void main(String... arguments) {
        UploadServer _ = start(Path.of(arguments[0]), Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    public Uploads uploads() {
        return uploads;
    }

    /// Does at once what is done by the clock otherwise.
    void sweep() throws IOException {
        bean(ExpirationCleaner.class).run();
    }

    /// The finished uploads in the order they were announced.
    List<Upload> finished() {
        return tasks.finished;
    }

    /// The bodies of all calls of /create_task, in their order.
    List<String> creations() {
        return tasks.creations;
    }

    /// What a listener does before an upload is noted as announced.
    void onFinish(Consumer<Upload> listener) {
        tasks.listener = listener;
    }

    /// Stands where the tasks are: hears of finished uploads, and makes four deferred uploads and their URLs.
    /// And an answer of some length.
    @RestController
    static class Tasks {
        private final List<Upload> finished = new CopyOnWriteArrayList<>();
        private volatile Consumer<Upload> listener = _ -> {};
        private final Uploads uploads;
        private final List<String> creations = new CopyOnWriteArrayList<>();

        Tasks(Uploads uploads) {
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

        @EventListener
        void on(UploadFinished event) {
            listener.accept(event.upload());
            finished.add(event.upload());
        }
    }
}
