package dev.cutfill.command;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/// Between the server and its standard output, so that a reader who does not read (a stopped terminal, a pipe
/// whose other end hangs) stops the log and not the server: without it every thread that has something to log
/// would wait, one after the other. What does not fit is lost, and once somebody reads again it is said how
/// much. The last fifth is kept for warnings and errors.
///
/// At the end Logback's shutdown, which Boot hooks into the JVM's, empties it: for a second at most.
public final class LogQueue extends AsyncAppender {
    private static final int LINES = 8192;
    private static final int KEPT_FOR_WARNINGS = LINES / 5;

    private final AtomicInteger lost = new AtomicInteger();

    /// Puts a queue before the console of this process, where there is one, as soon as Boot has set logging up.
    static final class Before implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext server) {
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            Appender<ILoggingEvent> console = root.getAppender("CONSOLE");
            if (console == null) {
                return; // the operator's own logging.config
            }
            LogQueue queue = new LogQueue();
            queue.setContext(context);
            queue.setName("QUEUE");
            queue.setQueueSize(LINES);
            queue.setNeverBlock(true);
            queue.setDiscardingThreshold(0); // see append
            queue.addAppender(console);
            queue.start();
            root.addAppender(queue);
            root.detachAppender(console);
        }
    }

    @Override
    protected void append(ILoggingEvent line) {
        int room = getRemainingCapacity();
        if (room == 0 || room < KEPT_FOR_WARNINGS && isDiscardable(line)) {
            lost.incrementAndGet();
            return;
        }
        int missing = lost.getAndSet(0);
        if (missing > 0) {
            super.append(lost(missing));
        }
        super.append(line);
    }

    private LoggingEvent lost(int lines) {
        Logger own = ((LoggerContext) getContext()).getLogger(LogQueue.class);
        LoggingEvent note = new LoggingEvent(
                LogQueue.class.getName(),
                own,
                Level.WARN,
                "{} lines were lost here, because nobody read the log",
                null,
                new Object[] {lines});
        note.setMDCPropertyMap(Map.of()); // it tells of no request
        return note;
    }
}
