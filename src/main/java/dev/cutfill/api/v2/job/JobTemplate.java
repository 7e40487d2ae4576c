package dev.cutfill.api.v2.job;

import dev.cutfill.api.v2.TaskCreator;
import dev.cutfill.api.v2.Validation;
import dev.cutfill.api.v2.job.JobRequests.CreateJob;
import dev.cutfill.api.v2.job.JobRequests.JobTask;
import dev.cutfill.api.v2.job.JobRequests.Site;
import dev.cutfill.api.v2.job.JobRequests.Source;
import dev.cutfill.worker.VolumeTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Kinds of jobs whose tasks the server makes: surveys of volumes.
/// And `foreach`, a table of any other kind's tasks.
///
/// - `pairs`: N epochs are the job's inputs, in the order of time. Each is held against the first, against the one
///   before, or against both: N − 1 or 2 N − 3 tasks.
/// - `batch`: a task a site, with files of its own or of the job.
final class JobTemplate {
    private static final String PAIRS = "pairs";
    private static final String BATCH = "batch";
    /// Known by name, for a kind of task that this version does not have.
    private static final String SERIES = "series";

    private static final int MOST_SITES = 10_000;
    private static final String NAME = "external_id";

    private JobTemplate() {}

    /// What the tasks of a job are to do.
    static @Nullable String taskKind(@Nullable String kind) {
        if (SERIES.equals(kind)) {
            throw Validation.invalid(
                    "kind",
                    kind,
                    "another one: this version adjusts no series of epochs; 'pairs' holds each against another");
        }
        return PAIRS.equals(kind) || BATCH.equals(kind) ? VolumeTask.KIND : kind;
    }

    /// The tasks that the server makes; none for other kinds of jobs.
    static List<JobTask> tasks(CreateJob request) {
        boolean pairs = PAIRS.equals(request.kind());
        boolean batch = BATCH.equals(request.kind());
        if (request.against() != null && !pairs) {
            throw Validation.invalid("against", request.against(), "left out: only 'pairs' has it");
        }
        if (request.sites() != null && !batch) {
            throw Validation.invalid("sites", "given", "left out: only 'batch' has them");
        }
        if ((pairs || batch) && request.tasks() != null) {
            throw Validation.invalid(
                    "tasks", "given", "left out: the server makes the tasks of '" + request.kind() + "'");
        }
        if (request.foreach() != null) {
            return foreach(request, request.foreach());
        }
        return pairs ? pairs(request) : batch ? batch(request) : List.of();
    }

    private static List<JobTask> foreach(CreateJob request, String table) {
        if (VolumeTask.KIND.equals(taskKind(request.kind())) || request.tasks() != null) {
            throw Validation.invalid(
                    "foreach",
                    "given",
                    "left out: its tasks have a payload, which 'volume' has not, and it is instead of 'tasks'");
        }
        List<List<String>> rows = Csv.rows("foreach", table);
        List<String> columns = rows.isEmpty() ? List.of() : rows.getFirst();
        if (rows.size() < 2 || rows.size() > MOST_SITES + 1) {
            throw Validation.invalid(
                    "foreach", "a table of " + rows.size() + " lines", "a header and 1 to " + MOST_SITES + " rows");
        }
        if (columns.contains("") || Set.copyOf(columns).size() < columns.size()) {
            throw Validation.invalid("foreach", String.join(",", columns), "a header of names, each another");
        }
        return rows.stream().skip(1).map(cells -> row(columns, cells)).toList();
    }

    private static JobTask row(List<String> columns, List<String> cells) {
        Map<String, Object> payload = new LinkedHashMap<>();
        @Nullable String name = null;
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equals(NAME)) {
                name = cells.get(i);
            } else {
                payload.put(columns.get(i), cells.get(i));
            }
        }
        return new JobTask(name, null, payload, null, null);
    }

    private static List<JobTask> pairs(CreateJob request) {
        List<String> epochs = TaskCreator.labels(request.inputs());
        if (epochs.size() < 2) {
            throw Validation.invalid(
                    "inputs", "a list of " + epochs.size(), "labels of 2 to 100 epochs, in the order of time");
        }
        String against = request.against() == null ? "previous" : request.against();
        if (!Set.of("first", "previous", "both").contains(against)) {
            throw Validation.invalid("against", against, "first, previous or both");
        }
        List<JobTask> tasks = new ArrayList<>();
        for (int i = 1; i < epochs.size(); i++) {
            if (!against.equals("first")) {
                tasks.add(pair(epochs.get(i - 1), epochs.get(i)));
            }
            if (against.equals("first") || against.equals("both") && i > 1) {
                tasks.add(pair(epochs.getFirst(), epochs.get(i)));
            }
        }
        return tasks;
    }

    private static JobTask pair(String pre, String post) {
        return new JobTask(
                pre + " to " + post,
                null,
                null,
                Map.of(VolumeTask.PRE, new Source(null, pre), VolumeTask.POST, new Source(null, post)),
                null);
    }

    private static List<JobTask> batch(CreateJob request) {
        List<Site> sites = Validation.list("sites", request.sites(), MOST_SITES);
        if (sites.isEmpty()) {
            throw Validation.invalid("sites", "empty or missing", "a list of 1 to " + MOST_SITES);
        }
        return sites.stream().map(JobTemplate::site).toList();
    }

    private static JobTask site(Site site) {
        if (site.name() == null) {
            throw Validation.invalid("sites.name", null, "there for each: the site's name");
        }
        Map<String, Source> inputs = new LinkedHashMap<>();
        put(inputs, VolumeTask.PRE, site.pre());
        put(inputs, VolumeTask.POST, site.post());
        put(inputs, VolumeTask.GEOJSON, site.stable());
        return new JobTask(site.name(), null, null, inputs, null);
    }

    /// What is of no input of the job is uploaded.
    private static void put(Map<String, Source> inputs, String label, @Nullable String jobInput) {
        if (jobInput != null) {
            inputs.put(label, new Source(null, jobInput));
        }
    }
}
