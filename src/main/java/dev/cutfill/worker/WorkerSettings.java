package dev.cutfill.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// `cutfill.worker`: the workers inside this server.
///
/// @param enabled false: this server computes nothing, workers elsewhere do
/// @param permits tasks that run at the same time; 0 = half the cores, at least one. A survey uses all cores by
/// itself; a second one fills the gaps, more only take memory
/// @param lease how long a task stays with a worker that is not heard of; after a crash it waits that long,
/// unless the server comes back earlier
/// @param renew how often a worker is heard of; a third of the lease survives two failures
/// @param poll how long a task can lie unseen that another server queued, or that waited for its time
/// @param drain how long a stopping server lets running tasks finish; below the ten seconds that containers are
/// given
/// @param onRestart what becomes of tasks that ran when the server stopped or crashed
/// @param apart whether surveys run in processes of their own
@ConfigurationProperties(prefix = "cutfill.worker", ignoreUnknownFields = false)
record WorkerSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("0") int permits,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("20s") Duration renew,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("8s") Duration drain,
        @DefaultValue("requeue") OnRestart onRestart,
        @DefaultValue("auto") Apart apart) {

    enum Apart {
        /// apart where others may upload: with a key, or open
        AUTO,
        TRUE,
        FALSE
    }

    enum OnRestart {
        /// back to the queue, as often as the task's budget allows
        REQUEUE,
        /// `killed`, to be started again by hand
        KILL
    }

    WorkerSettings {
        if (permits < 0 || permits > 1000) {
            throw new IllegalArgumentException(
                    "cutfill.worker.permits is " + permits + "; it must be 0 (half the cores) to 1000");
        }
        if (renew.isNegative() || renew.isZero() || renew.multipliedBy(2).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "cutfill.worker.renew is " + renew.toMillis() + " ms and cutfill.worker.lease " + lease.toMillis()
                            + " ms; the lease must be at least twice the renewal");
        }
        if (poll.isNegative() || poll.isZero() || drain.isNegative()) {
            throw new IllegalArgumentException(
                    "cutfill.worker.poll must be above zero and cutfill.worker.drain not below");
        }
        permits = permits == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : permits;
    }

    boolean kills() {
        return onRestart == OnRestart.KILL;
    }
}
