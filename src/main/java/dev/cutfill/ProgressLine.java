package dev.cutfill;

import dev.cutfill.survey.Progress;
import java.io.PrintWriter;

/// Stage and percentage on one line that overwrites itself.
final class ProgressLine implements Progress {
    private final PrintWriter to;
    private int width;
    private String last = "";

    ProgressLine(PrintWriter to) {
        this.to = to;
    }

    @Override
    public synchronized void at(String stage, double fraction) {
        String text = "%3d %% %s".formatted((int) (100 * fraction), stage);
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
