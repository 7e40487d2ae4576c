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
    /// Of the only process, where the server's heap leaves less: no Java starts a survey with less.
    static final long SMALLEST_HEAP = 64L << 20;

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
        Heaps heaps = Heaps.of(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory(), most);
        if (heaps.processes() < most || heaps.bytesEach() <= SMALLEST_HEAP) {
            LOG.warn(
                    "Beside the server's own heap there is memory for {} surveys apart at a time, each with {} MiB, where cutfill.worker.permits has {}; others wait. A smaller -Xmx of the server leaves more",
                    heaps.processes(),
                    heaps.bytesEach() >> 20,
                    most);
        }
        return new SurveyProcesses(heaps.processes(), heaps.bytesEach());
    }

    /// How many there are, and the heap of each: what is left of three quarters of the memory beside the server's own
    /// heap, and fewer processes before heaps that are too small to be of use.
    record Heaps(int processes, long bytesEach) {
        static Heaps of(long memory, long server, int most) {
            long room = Math.max(0, (long) (memory * SHARE) - server);
            int processes = (int) Math.clamp(room / LEAST_HEAP, 1, Math.max(1, most));
            return new Heaps(processes, Math.max(SMALLEST_HEAP, room / processes));
        }
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
