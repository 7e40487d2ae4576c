package dev.cutfill.api.v2.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.TaskViews;
import dev.cutfill.api.v2.Validation;
import dev.cutfill.store.FileStore;
import dev.cutfill.store.ResultLinks;
import dev.cutfill.task.JobTasks.Name;
import dev.cutfill.task.Task;
import dev.cutfill.task.job.Job;
import dev.cutfill.task.job.JobResults.Output;
import dev.cutfill.task.job.JobResults.Place;
import dev.cutfill.task.job.Jobs;
import dev.cutfill.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a job has come to: its tasks' files, one by one or as a ZIP, and their results as a table. All of it is
/// written while it is read, a page at a time.
@RestController
final class JobResultsController implements JobResultsApi {
    private static final int PAGE = 200;
    private static final int ROWS = 1_000;
    private static final int NAMES = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,9})-(\\d{1,18})");
    private static final List<String> COLUMNS = List.of("external_id", "state", "error", "attempt", "seconds");
    private static final Pattern QUOTED = Pattern.compile("[\",\r\n]");

    private final Jobs jobs;
    private final ResultLinks links;
    private final FileStore store;
    private final PublicUrl publicUrl;
    private final JsonMapper json;

    JobResultsController(Jobs jobs, ResultLinks links, FileStore store, PublicUrl publicUrl, JsonMapper json) {
        this.jobs = jobs;
        this.links = links;
        this.store = store;
        this.publicUrl = publicUrl;
        this.json = json;
    }

    /// @param path where it is in the ZIP
    /// @param url expires after a quarter of an hour
    record OutputView(
            @JsonProperty("task_id") String taskId,
            @JsonProperty("external_id") @Nullable String externalId,
            String path,
            String role,
            String name,
            long bytes,
            @JsonProperty("media_type") String mediaType,
            URI url) {}

    /// @param nextCursor give it as `cursor` for the next page; null: this was the last
    record OutputPage(
            List<OutputView> outputs,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    @Override
    public OutputPage outputs(Principal principal, String id, @Nullable String cursor, HttpServletRequest request) {
        URI base = publicUrl.of(request);
        List<Output> found = jobs.outputs(find(principal, id).id(), place(cursor), PAGE);
        @Nullable String next = null;
        if (found.size() == PAGE) {
            Place last = found.getLast().place();
            next = last.ordinal() + "-" + last.file();
        }
        return new OutputPage(found.stream().map(output -> view(output, base)).toList(), next);
    }

    private OutputView view(Output output, URI base) {
        return new OutputView(
                output.task().toString(),
                output.externalId().orElse(null),
                path(output, output.file().name()),
                output.file().role(),
                output.file().name(),
                output.file().size(),
                output.file().contentType(),
                links.of(output.file().key(), base));
    }

    private static String path(Output output, String name) {
        return "tasks/" + output.taskName() + "/outputs/" + name;
    }

    private static Place place(@Nullable String cursor) {
        if (cursor == null) {
            return Place.START;
        }
        Matcher parts = CURSOR.matcher(cursor);
        if (!parts.matches()) {
            throw Validation.invalid("cursor", cursor, "the next_cursor of the page before");
        }
        return new Place(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public void zip(Principal principal, String id, HttpServletResponse response) throws IOException {
        Job job = find(principal, id);
        download(response, "application/zip", job, "zip");
        try (ZipOutputStream zip = new ZipOutputStream(response.getOutputStream(), StandardCharsets.UTF_8)) {
            zip.setLevel(Deflater.BEST_SPEED); // pictures and PDFs are small as they are
            Set<String> names = new HashSet<>();
            Place after = Place.START;
            for (List<Output> some; !(some = jobs.outputs(job.id(), after, PAGE)).isEmpty(); ) {
                for (Output output : some) {
                    if (output.place().ordinal() != after.ordinal()) {
                        names.clear(); // of the task before
                    }
                    after = output.place();
                    String name = output.file().name();
                    // two files of a task have the same name when they have different roles
                    add(zip, path(output, names.add(name) ? name : output.file().role() + "-" + name), output);
                }
            }
        }
    }

    private void add(ZipOutputStream zip, String path, Output output) throws IOException {
        try (InputStream bytes = store.open(output.file().key())) {
            zip.putNextEntry(new ZipEntry(path));
            bytes.transferTo(zip);
            zip.closeEntry();
        }
    }

    @Override
    public void csv(Principal principal, String id, HttpServletResponse response) throws IOException {
        Job job = find(principal, id);
        List<String> numbers = new ArrayList<>(new TreeSet<>(jobs.numbers(job.id())));
        download(response, "text/csv", job, "csv");
        try (Writer out = writer(response)) {
            List<String> header = new ArrayList<>(COLUMNS);
            numbers.forEach(number -> header.add(column(number)));
            out.write(line(header));
            for (List<Task> some = List.of(); !(some = page(job, some)).isEmpty(); ) {
                for (Task task : some) {
                    Map<String, JsonNode> row = row(task);
                    out.write(line(
                            header.stream().map(name -> text(row.get(name))).toList()));
                }
            }
        }
    }

    @Override
    public void ndjson(Principal principal, String id, HttpServletResponse response) throws IOException {
        Job job = find(principal, id);
        download(response, "application/x-ndjson", job, "ndjson");
        try (Writer out = writer(response)) {
            for (List<Task> some = List.of(); !(some = page(job, some)).isEmpty(); ) {
                for (Task task : some) {
                    out.write(json.writeValueAsString(row(task)));
                    out.write('\n');
                }
            }
        }
    }

    /// Times as the programs want them that read manifests: with an offset, and 6 decimals.
    @Override
    public void manifest(Principal principal, String id, HttpServletResponse response) throws IOException {
        Job job = find(principal, id);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        List<String> incomplete = new ArrayList<>();
        try (Writer out = writer(response)) {
            out.write("{\"job_id\":"
                    + json.writeValueAsString(
                            job.spec().externalId().orElse(job.id().toString())));
            out.write(",\"creation_time\":\"" + TIME.format(job.times().created()));
            out.write("\",\"update_time\":\"" + TIME.format(job.times().updated()));
            out.write("\",\"task_ids\":[");
            String comma = "";
            int after = -1;
            for (List<Name> some; !(some = jobs.names(job.id(), after, NAMES)).isEmpty(); ) {
                for (Name task : some) {
                    out.write(comma + json.writeValueAsString(task.name()));
                    comma = ",";
                    if (!task.ended()) {
                        incomplete.add(task.name());
                    }
                }
                after = some.getLast().ordinal();
            }
            out.write("],\"incomplete_tasks\":" + json.writeValueAsString(incomplete) + "}");
        }
    }

    private List<Task> page(Job job, List<Task> before) {
        int after =
                before.isEmpty() ? -1 : before.getLast().place().orElseThrow().ordinal();
        return jobs.tasks(job.id(), Set.of(), after, ROWS);
    }

    /// By column.
    private Map<String, JsonNode> row(Task task) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        Map<String, JsonNode> row = new LinkedHashMap<>();
        row.put(
                "external_id",
                nodes.stringNode(
                        task.place().orElseThrow().externalId().orElse(task.id().toString())));
        row.put("state", nodes.stringNode(TaskViews.word(task.state())));
        row.put(
                "error",
                task.outcome()
                        .failure()
                        .<JsonNode>map(why -> nodes.stringNode(why.code()))
                        .orElse(nodes.nullNode()));
        row.put("attempt", nodes.numberNode(task.run().attempt()));
        row.put("seconds", seconds(task));
        task.outcome().result().map(json::readTree).ifPresent(result -> numbers(result, row));
        return row;
    }

    /// Those at the top, and those in the objects at the top as `object.number`.
    private static void numbers(JsonNode result, Map<String, JsonNode> row) {
        result.properties().forEach(member -> {
            if (member.getValue().isNumber()) {
                row.put(column(member.getKey()), member.getValue());
            } else if (member.getValue().isObject()) {
                member.getValue().properties().stream()
                        .filter(inner -> inner.getValue().isNumber())
                        .forEach(inner -> row.put(member.getKey() + "." + inner.getKey(), inner.getValue()));
            }
        });
    }

    private static JsonNode seconds(Task task) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (task.times().started().isEmpty() || task.times().finished().isEmpty()) {
            return nodes.nullNode();
        }
        Duration ran = Duration.between(
                task.times().started().get(), task.times().finished().get());
        return nodes.numberNode(ran.toMillis() / 1e3);
    }

    private static String column(String number) {
        return COLUMNS.contains(number) ? "result." + number : number;
    }

    private static String text(@Nullable JsonNode value) {
        return value == null || value.isNull() ? "" : value.asString();
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> QUOTED.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static Writer writer(HttpServletResponse response) throws IOException {
        return new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    }

    private static void download(HttpServletResponse response, String type, Job job, String extension) {
        response.setContentType(type);
        response.setHeader("Content-Disposition", "attachment; filename=\"job-" + job.id() + "." + extension + "\"");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
    }

    private Job find(Principal principal, String id) {
        return jobs.find(principal.realm(), Validation.id("job", id)).orElseThrow(() -> Validation.notFound("job", id));
    }
}
