package dev.cutfill.api.v2;

import dev.cutfill.task.journal.EventStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// An answer that is a stream of server-sent events, while it is being written. The request's thread, a virtual
/// one, stays with it. Each event has an id, so that a client which was cut off goes on where it was
/// (`Last-Event-ID`). Progress comes between them without an id, once a second at most.
public final class ServerSentEvents {
    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final OutputStream out;
    private long written = System.nanoTime();

    public ServerSentEvents(HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        this.out = response.getOutputStream();
        write("retry: 2000\n\n");
    }

    /// @param json a document without line breaks
    public record Sent(long id, String type, String json) {}

    /// One thing that is watched, as it is now.
    ///
    /// @param news its events after the one asked for, oldest first; not always all of them
    /// @param progress a JSON document; empty: there is none
    public record Look(boolean ended, List<Sent> news, String progress) {}

    /// The event after which the client wants the rest.
    ///
    /// @param last what the header `Last-Event-ID` says
    /// @param after what the parameter `after` says
    public static long cursor(@Nullable String last, @Nullable String after, long orElse) {
        String given = last != null && !last.isEmpty() ? last : after;
        if (given == null) {
            return orElse;
        }
        if (!NUMBER.matcher(given).matches()) {
            throw Validation.invalid("Last-Event-ID", given, "the id of an event");
        }
        return Long.parseLong(given);
    }

    /// Sends the events of one thing until it has ended, or the server stops.
    ///
    /// @param first the event after which it begins
    /// @param progress the type of events that tell progress
    /// @param look after an event; asks whether it has ended before it asks for events: then all are there
    /// @return whether it has ended
    public boolean follow(EventStream feed, long first, String progress, LongFunction<Look> look)
            throws IOException, InterruptedException {
        long cursor = first;
        String told = "";
        long toldAt = System.nanoTime() - PROGRESS.toNanos();
        while (!feed.closed()) {
            long seen = feed.changes();
            Look now = look.apply(cursor);
            for (Sent event : now.news()) {
                send(event);
                cursor = event.id();
            }
            if (now.ended() && now.news().isEmpty()) {
                return true;
            }
            boolean due = !now.ended() && System.nanoTime() - toldAt >= PROGRESS.toNanos();
            if (due && !now.progress().isEmpty() && !now.progress().equals(told)) {
                send(progress, now.progress());
                told = now.progress();
                toldAt = System.nanoTime();
            }
            if (now.news().isEmpty()) {
                feed.awaitChange(seen, SIGN_OF_LIFE);
                staySigned();
            }
        }
        return false;
    }

    void send(Sent event) throws IOException {
        write("id: " + event.id() + "\nevent: " + event.type() + "\ndata: " + event.json() + "\n\n");
    }

    void send(String type, String json) throws IOException {
        write("event: " + type + "\ndata: " + json + "\n\n");
    }

    /// A client that has gone is found out by writing only.
    void staySigned() throws IOException {
        if (System.nanoTime() - written >= SIGN_OF_LIFE.toNanos()) {
            write(": still here\n\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        written = System.nanoTime();
    }
}
