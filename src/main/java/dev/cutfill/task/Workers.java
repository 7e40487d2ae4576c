package dev.cutfill.task;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import dev.cutfill.task.LeaseTable.ClaimSlot;
import dev.cutfill.task.tenant.Token;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The workers outside this server: registered, heard of, given tasks. They report by their name, so that one
/// who was never told the lease's token can still only speak for what it holds.
@Component
public final class Workers implements Credentials {
    /// How long a claim waits for its worker to confirm it.
    private static final Duration UNCONFIRMED = Duration.ofSeconds(15);

    private final WorkerTable workers;
    private final LeaseTable leases;
    private final TaskQueries views;
    private final TaskQueue queue;
    private final TaskEventPublisher news;
    private final TransactionTemplate transaction;
    private final GroupCommit<Request, Optional<List<Claim>>> claims =
            new GroupCommit<>("worker-claims", 1, this::claimTogether);

    Workers(
            WorkerTable workers,
            LeaseTable leases,
            TaskQueries views,
            TaskQueue queue,
            TaskEventPublisher news,
            TransactionTemplate transaction) {
        this.workers = workers;
        this.leases = leases;
        this.views = views;
        this.queue = queue;
        this.news = news;
        this.transaction = transaction;
    }

    @PreDestroy
    void close() {
        claims.close();
    }

    /// Makes a worker known, or known anew: what it held goes back to the queue uncharged, for it has forgotten
    /// it.
    ///
    /// @return nothing when the id is taken: by another tenant's worker, one of another kind, or one that was
    /// revoked
    public Optional<Worker> register(Worker.Spec spec) {
        return transaction.execute(_ -> {
            if (!workers.register(spec)) {
                return Optional.<Worker>empty();
            }
            leases.releaseAll(spec.id()).forEach(news::changed);
            return workers.find(spec.id());
        });
    }

    /// @param token shown this once
    public record Admitted(Worker worker, Token token) {}

    /// Makes an agent: a worker that has a token of its own.
    ///
    /// @param spec of a worker that there is not yet
    /// @param open whether who asks has shown no credential
    /// @return nothing when the id is taken
    public Optional<Admitted> admit(Worker.Spec spec, boolean open) {
        Token token = Token.random("agt");
        return transaction.execute(_ -> workers.find(spec.id()).isPresent()
                ? Optional.<Admitted>empty()
                : register(spec).map(worker -> {
                    workers.setToken(spec.id(), token, open);
                    return new Admitted(worker, token);
                }));
    }

    /// A new token for an agent; the old one is void.
    ///
    /// @param open whether who asks has shown no credential
    /// @return nothing when there is no such agent
    public Optional<Token> rotate(Realm realm, String id, boolean open) {
        Token token = Token.random("agt");
        return find(realm, id)
                .filter(worker -> worker.spec().kind() == Worker.Kind.AGENT && workers.setToken(id, token, open))
                .map(_ -> token);
    }

    /// Voids a worker's token and gives it no more; what it holds goes back to the queue.
    ///
    /// @return whether there was such a worker, not revoked before
    public boolean revoke(Realm realm, String id) {
        return find(realm, id).isPresent()
                && Boolean.TRUE.equals(transaction.execute(_ -> {
                    boolean revoked = workers.revoke(id);
                    if (revoked) {
                        news.taken(leases.releaseAll(id));
                    }
                    return revoked;
                }));
    }

    @Override
    public long countMadeOpen(Realm realm) {
        return workers.madeOpen(realm).size();
    }

    @Override
    public long revokeMadeOpen(Realm realm) {
        return workers.madeOpen(realm).stream().filter(id -> revoke(realm, id)).count();
    }

    /// Who is behind an agent's token.
    @Override
    public Optional<Principal> find(String text) {
        return Token.parse(text)
                .flatMap(token -> workers.holder(token.prefix()).filter(holder -> token.matches(holder.sha256())))
                .map(holder -> new Principal(
                        holder.id(),
                        holder.realm(),
                        Set.of(Scope.WORK),
                        Optional.of(holder.grant()),
                        Optional.of(holder.id())));
    }

    public Optional<Worker> find(Realm realm, String id) {
        return workers.find(id).filter(worker -> isOf(realm, worker.spec()));
    }

    /// A worker for all tenants is nobody's but the operator's.
    private static boolean isOf(Realm realm, Worker.Spec worker) {
        return worker.realm()
                .tenant()
                .map(realm::contains)
                .orElse(realm.tenant().isEmpty());
    }

    /// Last registered first.
    public List<Worker> list(WorkerFilter filter, Page page) {
        return workers.list(filter, page);
    }

    /// How many are in each status; every status is there.
    public Map<Worker.Status, Long> count(WorkerFilter filter) {
        return workers.count(filter);
    }

    /// What it works on.
    public List<Task> running(String worker) {
        return views.runningAt(worker);
    }

    /// A worker is heard of: all it holds stays with it for this long at least.
    ///
    /// @return false when it is unknown or revoked
    public boolean heartbeat(String worker, Duration lease) {
        boolean known = workers.heartbeat(worker, 0, 0);
        if (known) {
            leases.renewAll(worker, lease);
        }
        return known;
    }

    /// A worker is heard of, and of what it holds this task stays with it for this long.
    public void heartbeat(String worker, UUID task, Duration lease) {
        boolean _ = workers.heartbeat(worker, 0, 0);
        held(worker, task).ifPresent(claim -> queue.renew(claim, lease));
    }

    /// The next tasks from its queues that it can do, no more than it may have at a time. It counts as heard
    /// of.
    ///
    /// @param realm of who asks in its name
    /// @return nothing at all when the worker is unknown or revoked
    public Optional<List<Claim>> claim(Realm realm, String worker, Duration lease, int most) {
        return claim(realm, worker, lease, most, _ -> true);
    }

    /// @param may in the name of which workers the asker may claim; others are unknown to it
    public Optional<List<Claim>> claim(
            Realm realm, String worker, Duration lease, int most, Predicate<Worker.Spec> may) {
        return claim(new Request(realm, worker, lease, most, may, false));
    }

    /// As [#claim(Realm, String, Duration, int, Predicate)], for a worker that confirms each claim by renewing its
    /// lease at once. Until then the lease is short and costs nothing when it runs out, and the claim is what the
    /// same worker is given when it asks again: its answer may not have come through.
    public Optional<List<Claim>> claimToConfirm(
            Realm realm, String worker, Duration lease, int most, Predicate<Worker.Spec> may) {
        Duration first = lease.compareTo(UNCONFIRMED) < 0 ? lease : UNCONFIRMED;
        boolean known =
                find(realm, worker).filter(found -> may.test(found.spec())).isPresent();
        List<Claim> again = known ? leases.unconfirmed(worker, first, most) : List.of();
        return again.isEmpty() ? claim(new Request(realm, worker, first, most, may, true)) : Optional.of(again);
    }

    private Optional<List<Claim>> claim(Request request) {
        Optional<List<Claim>> taken = claims.submit(request);
        taken.ifPresent(all -> all.forEach(claim -> news.changed(claim.task())));
        return taken;
    }

    private record Request(
            Realm realm, String worker, Duration lease, int most, Predicate<Worker.Spec> may, boolean toConfirm) {}

    /// What one who asks can still take.
    private record Basket(Worker.Spec worker, Request request, int most, List<Claim> claims) {
        boolean opensFor(int queue) {
            return queue < worker.queues().size() && claims.size() < most;
        }

        TaskQueue.Request wish(int queue) {
            ClaimFilter wanted =
                    new ClaimFilter(worker.queues().get(queue), worker.realm(), worker.backend(), worker.kinds());
            return new TaskQueue.Request(
                    wanted,
                    Collections.nCopies(
                            most - claims.size(), new ClaimSlot(worker.id(), request.lease(), request.toConfirm())));
        }
    }

    private List<Optional<List<Claim>>> claimTogether(List<Request> asked) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            List<Optional<Basket>> baskets = baskets(asked);
            List<Basket> open = baskets.stream().flatMap(Optional::stream).toList();
            for (int i = 0; !open.isEmpty(); i++) {
                int turn = i;
                open = open.stream().filter(basket -> basket.opensFor(turn)).toList();
                List<List<Claim>> taken = queue.claimTogether(
                        open.stream().map(basket -> basket.wish(turn)).toList());
                for (int j = 0; j < open.size(); j++) {
                    open.get(j).claims().addAll(taken.get(j));
                }
            }
            return baskets.stream().map(basket -> basket.map(Basket::claims)).toList();
        }));
    }

    private List<Optional<Basket>> baskets(List<Request> asked) {
        Map<String, Realm> wanted = new LinkedHashMap<>();
        asked.forEach(one ->
                wanted.merge(one.worker(), one.realm(), (first, other) -> first.equals(other) ? first : Realm.ALL));
        Map<String, Worker.Spec> known = new HashMap<>();
        workers.take(wanted).forEach(spec -> known.put(spec.id(), spec));
        // counted by a statement after the one that took the rows: it must see what was committed while that
        // one waited
        Map<String, Integer> held = views.countRunningAt(known.keySet());
        List<Optional<Basket>> baskets = new ArrayList<>();
        for (Request one : asked) {
            baskets.add(Optional.ofNullable(known.get(one.worker()))
                    .filter(worker -> isOf(one.realm(), worker) && one.may().test(worker))
                    .map(worker -> {
                        int free = Math.clamp(worker.maxParallel() - held.getOrDefault(worker.id(), 0), 0, one.most());
                        held.merge(worker.id(), free, Integer::sum); // not for the next who asks in its name
                        return new Basket(worker, one, free, new ArrayList<>());
                    }));
        }
        return baskets;
    }

    /// What was claimed for a worker that could not be told of it goes back to the queue; no budget is charged.
    public void giveBack(List<Claim> claims) {
        claims.forEach(claim -> queue.release(claim, false));
    }

    /// The lease that this worker has of the task, or had as the last who had one; for a report by name.
    public Optional<Claim> held(String worker, UUID task) {
        return views.heldBy(worker, task);
    }

    /// As [TaskQueue#complete], counted for the worker.
    public TaskQueue.Report complete(String worker, Claim claim, String result) {
        TaskQueue.Report report = queue.complete(claim, result);
        if (report == TaskQueue.Report.ACCEPTED) {
            workers.heartbeat(worker, 1, 0);
        }
        return report;
    }

    /// As [TaskQueue#fail], counted for the worker.
    public TaskQueue.Report fail(
            String worker, Claim claim, Task.Failure why, boolean retryable, Optional<String> result) {
        TaskQueue.Report report = queue.fail(claim, why, retryable, result);
        if (report == TaskQueue.Report.ACCEPTED) {
            workers.heartbeat(worker, 0, 1);
        }
        return report;
    }
}
