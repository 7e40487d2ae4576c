package dev.cutfill.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000;

    private final StringWriter out = new StringWriter();
    private final AtomicLong nanos = new AtomicLong(7 * SECOND);

    private ProgressLine line(boolean terminal) {
        return new ProgressLine(new PrintWriter(out), terminal, nanos::get);
    }

    private String shown() {
        return out.toString().substring(out.toString().lastIndexOf('\r') + 1);
    }

    @Test
    void terminalGetsABarWithStageAndTheTimeLeft() {
        ProgressLine line = line(true);
        line.at("reading", 0.02);
        assertThat(shown()).isEqualTo("[..............................]   2 % reading");
        nanos.addAndGet(4 * SECOND);
        line.at("registration", 0.2);
        assertThat(shown()).isEqualTo("[######........................]  20 % registration, about 16 s left");
        nanos.addAndGet(600 * SECOND);
        line.at("M3C2", 0.5);
        assertThat(shown().strip()).isEqualTo("[###############...............]  50 % M3C2, about 10 min left");
        line.at("files", 1);
        assertThat(shown().strip()).isEqualTo("[##############################] 100 % files");
        line.end();
        assertThat(out.toString()).endsWith(System.lineSeparator()).doesNotContain(System.lineSeparator() + "[");
    }

    @Test
    void shorterLineWipesTheLongerOne() {
        ProgressLine line = line(true);
        line.at("registration", 0.02);
        line.at("M3C2", 0.03);
        assertThat(shown()).isEqualTo("[..............................]   3 % M3C2        ");
    }

    @Test
    void elsewhereEachStageIsOneLine() {
        ProgressLine line = line(false);
        line.at("reading", 0);
        line.at("reading", 0.07);
        line.at("registration", 0.15);
        line.end();
        assertThat(out.toString().lines()).containsExactly("  0 % reading", " 15 % registration");
        assertThat(out.toString()).doesNotContain("\r");
    }
}
