package dev.cutfill.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps leases, deadlines and pauses true when the database's clock is set, or the machine has slept. They
/// are stored as times of that clock. The row of `sweep` says when some server looked last; the process's own
/// clock (`System.nanoTime`, which no one sets and which stands still while the machine sleeps) says how long
/// ago that was.
@Component
final class SweepClock {
    private static final Logger LOG = LoggerFactory.getLogger(SweepClock.class);
    /// How often the row is written. More often would only cost the database.
    private static final double WRITTEN_EVERY = 5;
    /// A gap that is this much longer than it should be is a jump.
    private static final double TOLERANCE = 10;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private @Nullable Long lookedNanos;

    SweepClock(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /// To be called before each sweep.
    ///
    /// @param grace what a lease or deadline has left at least after a jump, or after a time in which no server
    /// looked: its worker could not be heard meanwhile
    synchronized void look(Duration grace) {
        long now = System.nanoTime();
        @Nullable Long last = lookedNanos;
        double lived = last == null ? Double.NaN : (now - last) / 1e9;
        double gap = jdbc.sql("SELECT extract(epoch FROM clock_timestamp() - at) FROM sweep")
                .query(Double.class)
                .single();
        if (gap > WRITTEN_EVERY || gap < 0) {
            transaction.executeWithoutResult(_ -> settle(lived, grace.toMillis() / 1000.0));
        }
        lookedNanos = now;
        forgetPauses();
    }

    /// A task whose pause is over has no time to wait for any more.
    private void forgetPauses() {
        jdbc.sql("""
                        UPDATE task SET run_after = NULL
                        WHERE id IN (SELECT id FROM task WHERE state = 'QUEUED' AND run_after <= now()
                                     ORDER BY run_after LIMIT 100 FOR UPDATE SKIP LOCKED)
                        """).update();
    }

    /// Of several servers that look at the same time the first finds the gap, and the others none.
    private void settle(double lived, double grace) {
        double gap = jdbc.sql("""
                        WITH last AS (SELECT at FROM sweep FOR UPDATE)
                        UPDATE sweep SET at = clock_timestamp() FROM last
                        RETURNING extract(epoch FROM sweep.at - last.at)
                        """).query(Double.class).single();
        if (gap < -TOLERANCE) {
            LOG.warn("The database's clock was set back by {} s; leases and pauses go with it", Math.round(-gap));
            setBack(-gap, recent(lived));
        } else if (lived + WRITTEN_EVERY + TOLERANCE < gap) {
            double jump = gap - lived;
            LOG.warn("{} s have passed that no server has lived through; they count for no task", Math.round(jump));
            setForward(jump, grace, recent(lived));
        } else if (gap > WRITTEN_EVERY + TOLERANCE) {
            setForward(0, grace, 0);
        }
    }

    /// What was written after the jump is of the new time already: that is as long ago as this server looked
    /// last, at most.
    private static double recent(double lived) {
        return Double.isNaN(lived) ? 0 : lived + 1;
    }

    private static final String RUNNING_SINCE_BEFORE = TaskTable.inOrder(
            "state = 'RUNNING' AND NOT started_at BETWEEN now() - make_interval(secs => :recent) AND now()");

    private void setForward(double jump, double grace, double recent) {
        jdbc.sql("""
                        UPDATE task SET
                            lease_until = greatest(now() + make_interval(secs => :grace),
                                lease_until + CASE WHEN lease_until < now() THEN make_interval(secs => :jump) ELSE '0' END),
                            deadline_at = CASE WHEN deadline_at IS NOT NULL
                                THEN greatest(now() + make_interval(secs => :grace), deadline_at + make_interval(secs => :jump)) END
                        WHERE\s""" + RUNNING_SINCE_BEFORE)
                .param("jump", jump)
                .param("grace", grace)
                .param("recent", recent)
                .update();
    }

    private void setBack(double back, double recent) {
        jdbc.sql("""
                        UPDATE task SET
                            lease_until = CASE WHEN lease_until > now() + make_interval(secs => :back)
                                THEN lease_until - make_interval(secs => :back) ELSE lease_until END,
                            deadline_at = deadline_at - make_interval(secs => :back)
                        WHERE\s""" + RUNNING_SINCE_BEFORE)
                .param("back", back)
                .param("recent", recent)
                .update();
        // what was due stays due; what has been written since comes earlier than it would, which hurts nobody
        jdbc.sql("UPDATE task SET run_after = greatest(now(), run_after - make_interval(secs => :back)) WHERE "
                        + TaskTable.inOrder("state = 'QUEUED' AND run_after > now()"))
                .param("back", back)
                .update();
        jdbc.sql("""
                        UPDATE outbox SET next_at = greatest(now(), next_at - make_interval(secs => :back))
                        WHERE id IN (SELECT id FROM outbox WHERE next_at > now() ORDER BY id FOR UPDATE SKIP LOCKED)
                        """).param("back", back).update();
        jdbc.sql("""
                        UPDATE worker SET last_heartbeat_at = now()
                        WHERE id IN (SELECT id FROM worker WHERE last_heartbeat_at > now() ORDER BY id FOR UPDATE SKIP LOCKED)
                        """).update();
    }
}
