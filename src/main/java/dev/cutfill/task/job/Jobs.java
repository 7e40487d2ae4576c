package dev.cutfill.task.job;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.Inputs;
import dev.cutfill.task.JobTasks;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Jobs as those see them who want them done. A job of another realm does not exist for the asker. Everything here
/// joins the transaction of its caller, if there is one.
@Component
public final class Jobs {
    /// Tasks that one job may have.
    public static final int MOST_TASKS = 1_000_000;

    private static final int CANCELLED_AT_ONCE = 1_000;

    private final JobTable table;
    private final JobTasks members;
    private final Inputs inputs;
    private final JobResults results;
    private final Tasks tasks;
    private final TransactionTemplate transaction;

    Jobs(
            JobTable table,
            JobTasks members,
            Inputs inputs,
            JobResults results,
            Tasks tasks,
            TransactionTemplate transaction) {
        this.table = table;
        this.members = members;
        this.inputs = inputs;
        this.results = results;
        this.tasks = tasks;
        this.transaction = transaction;
    }

    /// A task that is wanted.
    ///
    /// @param externalId unique in the job; the same again with the same content is the same task
    /// @param jobInputs a JSON object: its label → the label of the job's input; empty: it reads all of them
    /// @param uploads labels of files that are to be uploaded for this task alone
    /// @param content a hash of what was asked for
    public record Wanted(
            Optional<String> externalId,
            TaskSpec spec,
            Optional<String> jobInputs,
            List<String> uploads,
            byte[] content) {}

    /// What came of a request to make a job.
    ///
    /// @param made whether it was made now; if not, this is the one that has the external id
    public record Made(Job job, boolean made) {}

    /// What came of a request to add tasks.
    public sealed interface Added {
        /// @param already there with the same content
        record Done(int added, int already) implements Added {}

        /// the job takes no more tasks
        record NotOpen(JobState state) implements Added {}

        /// there is a task of this name with another content
        record Differs(String externalId) implements Added {}

        /// there would be too many
        record TooMany() implements Added {}

        /// the files of the job lie on another server, which must be asked
        record Elsewhere(String home) implements Added {}
    }

    /// What came of a request to seal a job.
    public sealed interface Sealing {
        record Done(Job job) implements Sealing {}

        /// @param shared labels of the job's own inputs
        /// @param tasks that lack inputs
        record Missing(List<String> shared, JobTasks.Missing tasks) implements Sealing {}

        record NotOpen(JobState state) implements Sealing {}
    }

    /// Makes a job that is OPEN.
    ///
    /// @param shared labels of the files that are to be uploaded once for all tasks
    /// @param last the task that runs when all others have ended
    public Made create(Realm realm, JobSpec spec, List<String> shared, Optional<TaskSpec> last) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            UUID id = UUID.randomUUID();
            Optional<String> home = shared.isEmpty() ? Optional.empty() : Optional.of(inputs.home());
            if (!table.insert(id, realm.home(), spec, home)) {
                return new Made(
                        table.find(
                                        realm.home(),
                                        spec.profile(),
                                        spec.externalId().orElseThrow())
                                .orElseThrow(),
                        false);
            }
            last.ifPresent(task -> addLast(realm, id, spec, task, home));
            inputs.openShared(id, shared, realm.account());
            return new Made(table.find(id).orElseThrow(), true);
        }));
    }

    private void addLast(Realm realm, UUID job, JobSpec spec, TaskSpec task, Optional<String> home) {
        JobTasks.New last = new JobTasks.New(
                UUID.randomUUID(),
                Optional.empty(),
                MOST_TASKS, // after all others in lists, too
                task,
                TaskState.WAITING,
                home,
                Optional.empty(),
                spec.body(),
                true);
        members.insert(realm.home(), job, spec.profile(), List.of(last));
        table.setLast(job, last.id());
    }

    /// Adds tasks; all that are new or none.
    ///
    /// @return nothing when there is no such job
    public Optional<Added> add(Realm realm, UUID id, List<Wanted> wanted) {
        return Objects.requireNonNull(transaction.execute(
                _ -> table.lock(id).filter(job -> realm.contains(job.tenant())).map(job -> add(job, realm, wanted))));
    }

    private Added add(Job job, Realm realm, List<Wanted> wanted) {
        if (job.state() != JobState.OPEN) {
            return new Added.NotOpen(job.state());
        }
        Map<String, byte[]> known = members.contents(
                job.id(),
                wanted.stream().flatMap(task -> task.externalId().stream()).toList());
        List<Wanted> fresh = new ArrayList<>();
        for (Wanted task : wanted) {
            byte[] content = task.externalId().map(known::get).orElse(null);
            if (content == null) {
                fresh.add(task);
                task.externalId().ifPresent(name -> known.put(name, task.content()));
            } else if (!Arrays.equals(content, task.content())) {
                return new Added.Differs(task.externalId().orElseThrow());
            }
        }
        if (job.counts().total() + fresh.size() > MOST_TASKS) {
            return new Added.TooMany();
        }
        boolean files = fresh.stream().anyMatch(task -> !task.uploads().isEmpty());
        if (files && job.home().filter(home -> !home.equals(inputs.home())).isPresent()) {
            return new Added.Elsewhere(job.home().get());
        }
        insert(job, realm, fresh);
        if (files && job.home().isEmpty()) {
            table.setHome(job.id(), inputs.home());
        }
        return new Added.Done(fresh.size(), wanted.size() - fresh.size());
    }

    private void insert(Job job, Realm realm, List<Wanted> fresh) {
        List<JobTasks.New> rows = new ArrayList<>();
        Map<UUID, List<String>> labels = new LinkedHashMap<>();
        int ordinal = job.counts().total() - (job.last().isPresent() ? 1 : 0);
        for (Wanted task : fresh) {
            UUID id = UUID.randomUUID();
            boolean waits = !task.uploads().isEmpty();
            rows.add(new JobTasks.New(
                    id,
                    task.externalId(),
                    ordinal++,
                    task.spec(),
                    waits ? TaskState.WAITING : TaskState.QUEUED,
                    waits ? Optional.of(inputs.home()) : job.home(),
                    task.jobInputs(),
                    task.content(),
                    false));
            if (waits) {
                labels.put(id, task.uploads());
            }
        }
        members.insert(job.tenant(), job.id(), job.spec().profile(), rows);
        inputs.open(labels, realm.account());
    }

    /// Lets the job's tasks be claimed; it takes no more. Sealed again it stays as it is.
    ///
    /// @return nothing when there is no such job
    public Optional<Sealing> seal(Realm realm, UUID id) {
        return find(realm, id).map(job -> job.state() == JobState.OPEN ? seal(job) : sealedBefore(job));
    }

    private Sealing seal(Job job) {
        if (job.counts().waiting() > (job.last().isPresent() ? 1 : 0)) {
            startWaiting(job);
        }
        List<String> shared = inputs.missingShared(job.id());
        JobTasks.Missing missing = members.missing(job.id());
        if (!shared.isEmpty() || missing.count() > 0) {
            return new Sealing.Missing(shared, missing);
        }
        boolean sealed = table.seal(job.id());
        Job now = table.find(job.id()).orElse(job);
        if (sealed) {
            members.announce(job.spec().queue());
        }
        return sealed ? new Sealing.Done(now) : sealedBefore(now);
    }

    /// Who seals says that all files are there: those of unknown length are whole.
    private void startWaiting(Job job) {
        int after = -1;
        for (List<Task> some; !(some = members.list(job.id(), Set.of(TaskState.WAITING), after, 1_000)).isEmpty(); ) {
            for (Task task : some) {
                Task.InJob place = task.place().orElseThrow();
                if (!place.last()) {
                    tasks.start(task.id());
                }
                after = place.ordinal();
            }
        }
    }

    private static Sealing sealedBefore(Job job) {
        return job.state() == JobState.OPEN || job.times().sealed().isEmpty()
                ? new Sealing.NotOpen(job.state())
                : new Sealing.Done(job);
    }

    /// How many jobs of all tenants have not ended, by state or `PAUSED`.
    public Map<String, Long> countLive() {
        return table.countLive();
    }

    /// Does all of it or nothing.
    public <T> T together(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    /// The files that all tasks of a job may read, in the order in which they were asked for.
    public List<TaskInput> inputs(UUID id) {
        return inputs.shared(id);
    }

    /// In the order in which they were added, the last task at the end.
    ///
    /// @param states empty: all
    /// @param after the ordinal of the last that is known; -1: from the first
    public List<Task> tasks(UUID id, Set<TaskState> states, int after, int limit) {
        return members.list(id, states, after, limit);
    }

    /// How its tasks are called, in the order in which they were added.
    ///
    /// @param after the ordinal of the last that is known; -1: from the first
    public List<JobTasks.Name> names(UUID id, int after, int limit) {
        return members.names(id, after, limit);
    }

    /// The tasks of a job that have these external ids or ids, by what was given.
    public Map<String, UUID> ids(UUID id, List<String> names) {
        return members.ids(id, names);
    }

    /// The files that its tasks have made, a page.
    public List<JobResults.Output> outputs(UUID id, JobResults.Place after, int limit) {
        return results.outputs(id, after, limit);
    }

    /// The members of the tasks' results that are numbers, by name.
    public Set<String> numbers(UUID id) {
        return results.numbers(id);
    }

    /// The first tasks that failed.
    public List<Task> failures(UUID id, int limit) {
        return members.failures(id, limit);
    }

    /// How much of the tasks that run is done, in tasks.
    public double runningPart(UUID id) {
        return members.runningPart(id);
    }

    public Optional<Job> find(Realm realm, UUID id) {
        return table.find(id).filter(job -> realm.contains(job.tenant()));
    }

    /// Newest first.
    ///
    /// @param states empty: all
    public List<Job> list(Realm realm, Collection<JobState> states, Optional<String> kind, Page page) {
        return table.list(realm, states, kind, page);
    }

    /// Whether this call changed the job; if not, it was in a state that the operation does not apply to.
    public record Change(Job job, boolean made) {}

    /// Ends a job that has not ended: at once, and with it all tasks, up to a thousand of those that run now and
    /// the rest soon.
    ///
    /// @return nothing when there is no such job
    public Optional<Change> cancel(Realm realm, UUID id) {
        Optional<Change> change = change(realm, id, () -> table.cancel(id));
        if (change.isPresent() && change.get().made()) {
            members.cancel(id, true, true, JobKeeper.CANCELLED, CANCELLED_AT_ONCE);
        }
        return change;
    }

    /// No task of it is claimed until it is resumed; those that run run on.
    public Optional<Change> pause(Realm realm, UUID id) {
        return change(realm, id, () -> table.pause(id, true));
    }

    public Optional<Change> resume(Realm realm, UUID id) {
        Optional<Change> change = change(realm, id, () -> table.pause(id, false));
        change.ifPresent(now -> members.announce(now.job().spec().queue()));
        return change;
    }

    /// Queues tasks again that ended without success, with full budgets; the job runs again, and so will its last
    /// task. Not while the last task is queued or runs.
    ///
    /// @param states of which tasks
    /// @param ids empty: all
    /// @return nothing when there is no such job; not made: there is none of these tasks, or the job is not in a
    /// state for it
    public Optional<Change> retry(Realm realm, UUID id, Set<TaskState> states, Optional<List<UUID>> ids) {
        return change(
                realm,
                id,
                () -> Boolean.TRUE.equals(transaction.execute(status -> {
                    if (!retry(id, states, ids)) {
                        status.setRollbackOnly();
                        return false;
                    }
                    return true;
                })));
    }

    private boolean retry(UUID id, Set<TaskState> states, Optional<List<UUID>> ids) {
        members.lastWaitsAgain(id);
        if (members.retry(id, states, ids) == 0) {
            return false;
        }
        Job job = table.lock(id).orElseThrow();
        Optional<TaskState> last = job.last().flatMap(tasks::read).map(Task::state);
        if (job.state() != JobState.RUNNING && job.state() != JobState.SEALED
                || last.filter(state -> state != TaskState.WAITING).isPresent()) {
            return false;
        }
        table.restart(id);
        members.announce(job.spec().queue());
        return true;
    }

    /// Removes a job that has ended: at once from all lists, soon with its tasks and files.
    public Optional<Change> delete(Realm realm, UUID id) {
        return find(realm, id).map(job -> new Change(job, table.delete(id)));
    }

    private interface Operation {
        boolean apply();
    }

    private Optional<Change> change(Realm realm, UUID id, Operation operation) {
        Optional<Job> known = find(realm, id);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        boolean made = operation.apply();
        return Optional.of(new Change(table.find(id).orElse(known.get()), made));
    }
}
