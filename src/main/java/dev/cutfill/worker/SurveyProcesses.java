package dev.cutfill.worker;

import com.sun.management.OperatingSystemMXBean;
import dev.cutfill.pipeline.VolumeSurvey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processes that do surveys apart from the server: as many as surveys may run at a time, kept between
/// surveys, begun anew when one has ended. What a survey eats or breaks is its process's alone.
///
/// All heaps together, the server's and theirs, stay within three quarters of the memory there is, whatever
/// the container or the machine has. A survey that runs when all are busy (more permits than at the start)
/// waits.
final class SurveyProcesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyProcesses.class);
    private static final double SHARE = 0.75;
    private static final long LEAST_HEAP = 256L << 20;

    private final long heapBytes;
    private final Semaphore free;
    private final Deque<SurveyProcess> idle = new ArrayDeque<>();
    private final Set<SurveyProcess> all = new HashSet<>();
    private boolean closed;

    SurveyProcesses(int most, long heapBytes) {
        this.heapBytes = heapBytes;
        this.free = new Semaphore(most);
    }

    /// @param most surveys at a time
    static SurveyProcesses of(int most) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long heap = heap(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory(), most);
        if (heap < LEAST_HEAP) {
            LOG.warn(
                    "The server's own heap leaves {} MiB for each of {} surveys apart; they get {} MiB. Start it with a smaller -Xmx, or let fewer run at a time (cutfill.worker.permits)",
                    heap >> 20,
                    most,
                    LEAST_HEAP >> 20);
        }
        return new SurveyProcesses(most, Math.max(heap, LEAST_HEAP));
    }

    /// What each has: what is left of three quarters of the memory beside the server's own heap.
    static long heap(long memory, long server, int most) {
        return Math.max(0, (long) (memory * SHARE) - server) / Math.max(1, most);
    }

    /// Begins one, so that the first survey need not wait for it.
    void warmUp() {
        try {
            putBack(begin());
        } catch (IOException e) {
            LOG.warn("No process for surveys could be started; tried again with the first survey", e);
        }
    }

    VolumeSurvey.Output run(Runner.Assignment assignment) throws TaskFailure, IOException, InterruptedException {
        while (!free.tryAcquire(200, TimeUnit.MILLISECONDS)) {
            assignment.progress("waiting", 0); // ends here when the task is taken away
        }
        try {
            SurveyProcess process = take();
            try {
                return process.run(assignment);
            } finally {
                putBack(process);
            }
        } finally {
            free.release();
        }
    }

    private SurveyProcess take() throws IOException {
        synchronized (this) {
            for (SurveyProcess known = idle.poll(); known != null; known = idle.poll()) {
                if (known.isAlive()) {
                    return known;
                }
                all.remove(known);
            }
        }
        return begin();
    }

    private SurveyProcess begin() throws IOException {
        SurveyProcess begun = SurveyProcess.start(heapBytes);
        synchronized (this) {
            all.add(begun);
            if (closed) {
                begun.close();
            }
        }
        return begun;
    }

    private synchronized void putBack(SurveyProcess process) {
        if (process.isAlive() && !closed) {
            idle.push(process);
        } else {
            all.remove(process);
        }
    }

    synchronized List<Long> pids() {
        return all.stream()
                .filter(SurveyProcess::isAlive)
                .map(SurveyProcess::pid)
                .toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        all.forEach(SurveyProcess::close);
    }
}
