package dev.cutfill.upload.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 as Tomcat speaks it, with two limits that it lacks: the time that the head of a request may take from its
/// first byte to its last (Tomcat's timeout begins anew with each byte), and the connections of one peer
/// ([PeerLimit]). Public, with a public constructor, because Tomcat makes it by its name.
public class GuardedProtocol extends Http11NioProtocol {
    static final Duration LONGEST_HEAD = Duration.ofSeconds(10);

    private @Nullable ScheduledFuture<?> sweep;

    public GuardedProtocol() {
        super(new Endpoint());
    }

    /// @param most connections of one peer at a time
    /// @param unlimited peers that speak for many
    public void limitPeers(int most, Predicate<InetAddress> unlimited) {
        Endpoint endpoint = (Endpoint) getEndpoint();
        endpoint.limit = new PeerLimit(most, unlimited, endpoint::peers);
    }

    @Override
    public void start() throws Exception {
        super.start();
        sweep = getUtilityExecutor()
                .scheduleWithFixedDelay(() -> endSlowHeads(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (sweep != null) {
            sweep.cancel(false);
        }
        super.stop();
    }

    /// Closes the connections whose request has begun and whose head is not there after [#LONGEST_HEAD].
    ///
    /// @param now of [System#nanoTime]
    /// @return how many
    int endSlowHeads(long now) {
        int ended = 0;
        for (SocketWrapperBase<NioChannel> socket : ((Endpoint) getEndpoint()).getConnections()) {
            // none while a thread has it
            if (socket.getCurrentProcessor() instanceof Http11Processor waiting && isSlow(waiting, now)) {
                getEndpoint().processSocket(socket, SocketEvent.ERROR, true);
                ended++;
            }
        }
        return ended;
    }

    /// One that is not at work and not asynchronous waits for the rest of a head.
    private static boolean isSlow(Http11Processor waiting, long now) {
        long begun = waiting.getRequest().getStartTimeNanos();
        return !waiting.isAsync() && begun >= 0 && now - begun > LONGEST_HEAD.toNanos();
    }

    private static final class Endpoint extends NioEndpoint {
        private @Nullable PeerLimit limit;

        /// By the one thread that accepts connections.
        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            @Nullable InetAddress peer = peer(socket);
            if (limit != null && peer != null && limit.refuses(peer, System.nanoTime())) {
                destroySocket(socket);
                return true; // it has been dealt with
            }
            return super.setSocketOptions(socket);
        }

        private Iterable<InetAddress> peers() {
            return connections.keySet().stream()
                    .<InetAddress>mapMulti((socket, each) -> {
                        @Nullable InetAddress peer = peer(socket);
                        if (peer != null) {
                            each.accept(peer);
                        }
                    })
                    .toList();
        }

        private static @Nullable InetAddress peer(SocketChannel socket) {
            try {
                return socket.getRemoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
            } catch (IOException _) {
                return null; // it is gone
            }
        }
    }
}
