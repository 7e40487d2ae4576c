package dev.cutfill.api.executor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.task.Task;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.journal.EventStream;
import dev.cutfill.task.journal.TaskEvent;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.web.security.Watchers;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.tomcat.websocket.server.WsSci;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import tools.jackson.databind.json.JsonMapper;

/// GET /ws/tasks/{id}: the WebSocket that the document announces. The first message is the task as it stands,
/// then comes one for each thing that happens to it; with the last the connection is closed. A task of any API
/// can be watched but the agents', whose payloads are secret.
@RestController
final class SocketController implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SocketApi {
    private static final Logger LOG = LoggerFactory.getLogger(SocketController.class);
    private static final Duration PING = Duration.ofSeconds(30);
    private static final int MOST = 1_000;
    private static final Set<String> SECRET = Set.of("agent");

    private final Tasks tasks;
    private final TaskEvents events;
    private final EventStream feed;
    private final Watchers watchers;
    private final InternalWorkers internal;
    private final JsonMapper json;
    private final Semaphore places = new Semaphore(MOST);

    SocketController(
            Tasks tasks,
            TaskEvents events,
            EventStream feed,
            Watchers watchers,
            InternalWorkers internal,
            JsonMapper json) {
        this.tasks = tasks;
        this.events = events;
        this.feed = feed;
        this.watchers = watchers;
        this.internal = internal;
        this.json = json;
    }

    /// Gives the container its WebSocket part.
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), Set.of()));
    }

    /// @param event what happened; of the first message `snapshot`
    /// @param task as it is now
    @JsonPropertyOrder({"event", "event_id", "at"})
    record Update(
            String event,
            @JsonProperty("event_id") long eventId,
            Instant at,
            @JsonUnwrapped TaskBody task) {}

    @Override
    public void open(String id, Principal principal, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        UUID task = FieldReader.pathId("task_id", id);
        if (find(principal.realm(), task).isEmpty()) {
            throw ExecutorTaskController.notFound(id);
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw new ProblemException(
                            HttpStatus.UPGRADE_REQUIRED,
                            "upgrade_required",
                            "This is a WebSocket: ws://…" + request.getRequestURI())
                    .with("Upgrade", "websocket");
        }
        Watchers.Watcher place = watchers.open(principal, request);
        boolean opened = false;
        try {
            if (!places.tryAcquire()) {
                throw new ProblemException(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "too_many_watchers",
                                MOST + " connections watch tasks already")
                        .with("Retry-After", "30");
            }
            try {
                new WebSocketHttpRequestHandler(new Watcher(principal.realm(), task, place))
                        .handleRequest(request, response);
                opened = response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS.value();
            } finally {
                if (!opened) {
                    places.release();
                }
            }
        } finally {
            if (!opened) {
                place.close();
            }
        }
    }

    private Optional<Task> find(Realm realm, UUID id) {
        return tasks.find(realm, id).filter(task -> !SECRET.contains(task.spec().profile()));
    }

    /// One connection, watched by a virtual thread of its own.
    private final class Watcher extends AbstractWebSocketHandler {
        private final Realm realm;
        private final UUID task;
        private final Watchers.Watcher place;

        Watcher(Realm realm, UUID task, Watchers.Watcher place) {
            this.realm = realm;
            this.task = task;
            this.place = place;
        }

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            Thread.ofVirtual().name("watch-" + task).start(() -> {
                try {
                    watch(session);
                } catch (IOException | IllegalStateException e) {
                    LOG.debug("The watcher of task {} went away", task, e);
                } catch (DataAccessException | TransactionException e) {
                    giveUp(session, e);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } finally {
                    places.release();
                    place.close();
                }
            });
        }

        /// So that the client comes again: a connection that nobody speaks on would look like a task to which
        /// nothing happens.
        private void giveUp(WebSocketSession session, RuntimeException e) {
            LOG.warn("Task {} is watched no more, the database does not answer: {}", task, e.getMessage());
            try {
                session.close(CloseStatus.SERVER_ERROR);
            } catch (IOException gone) {
                LOG.debug("The watcher of task {} went away", task, gone);
            }
        }

        private void watch(WebSocketSession session) throws IOException, InterruptedException {
            List<TaskEvent> past = events.ofTask(task, 0, 1_000);
            // before the snapshot: what comes between is told twice, not never
            long cursor = past.isEmpty() ? 0 : past.getLast().id();
            Optional<Task> now = find(realm, task);
            if (now.isPresent()) {
                send(
                        session,
                        new Update(
                                "snapshot",
                                cursor,
                                now.get().times().updated(),
                                TaskBody.of(now.get(), internal.names())));
            }
            while (session.isOpen() && now.isPresent() && !now.get().state().terminal() && !feed.closed()) {
                List<TaskEvent> news = feed.await(task, cursor, PING);
                now = find(realm, task);
                for (TaskEvent event : news) {
                    cursor = event.id();
                    if (now.isPresent()) {
                        send(
                                session,
                                new Update(
                                        event.type(),
                                        event.id(),
                                        event.at(),
                                        TaskBody.of(now.get(), internal.names())));
                    }
                }
                if (news.isEmpty()) {
                    session.sendMessage(new PingMessage());
                }
            }
            session.close(feed.closed() ? CloseStatus.GOING_AWAY : CloseStatus.NORMAL);
        }

        private void send(WebSocketSession session, Update update) throws IOException {
            session.sendMessage(new TextMessage(json.writeValueAsString(update)));
        }
    }
}
