package dev.cutfill.command;

import dev.cutfill.survey.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// How far a survey is, for the person who waits for it. On a terminal one line that overwrites itself:
///
/// ```
/// [#########.....................]  31 % registration, about 12 s left
/// ```
///
/// elsewhere one plain line a stage, so that a log keeps its order.
final class ProgressLine implements Progress {
    private static final int BAR = 30;

    /// Before this nobody can tell how long it will take.
    private static final double EARLIEST = 0.05;

    private static final long EARLIEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final PrintWriter to;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long began;
    private int width;
    private String last = "";

    ProgressLine(PrintWriter to) {
        this(to, System.console() != null && System.console().isTerminal(), System::nanoTime);
    }

    /// @param terminal whether a line can be overwritten
    ProgressLine(PrintWriter to, boolean terminal, LongSupplier nanoTime) {
        this.to = to;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    @Override
    public synchronized void at(String stage, double fraction) {
        if (terminal) {
            overwrite("[" + bar(fraction) + "] %3d %% ".formatted((int) (100 * fraction)) + stage + left(fraction));
        } else if (!stage.equals(last)) {
            to.println("%3d %% ".formatted((int) (100 * fraction)) + stage);
            to.flush();
            last = stage;
        }
    }

    private static String bar(double fraction) {
        int full = (int) (BAR * fraction);
        return "#".repeat(full) + ".".repeat(BAR - full);
    }

    /// What is left if the rest goes as fast as what is done.
    private String left(double fraction) {
        long elapsed = nanoTime.getAsLong() - began;
        if (fraction < EARLIEST || fraction >= 1 || elapsed < EARLIEST_NANOS) {
            return "";
        }
        long seconds = Math.round(elapsed / 1e9 * (1 - fraction) / fraction);
        return seconds < 60 ? ", about " + seconds + " s left" : ", about " + Math.round(seconds / 60.0) + " min left";
    }

    private void overwrite(String text) {
        if (!text.equals(last)) {
            to.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            to.flush();
            width = text.length();
            last = text;
        }
    }

    /// Leaves the line, so that what follows starts on its own.
    synchronized void end() {
        if (width > 0) {
            to.println();
            to.flush();
            width = 0;
        }
    }
}
