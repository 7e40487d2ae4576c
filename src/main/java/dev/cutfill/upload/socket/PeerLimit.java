package dev.cutfill.upload.socket;

import dev.cutfill.access.Peer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// How many connections one [Peer] may have at a time. Connections are counted as they come; those that have ended are
/// found by counting anew, when a
/// peer seems to have too many. For one thread.
final class PeerLimit {
    private static final Duration RECOUNT_EVERY = Duration.ofMillis(100);
    private static final int MOST_PEERS = 100_000;

    private final int most;
    private final Predicate<InetAddress> unlimited;
    private final Supplier<? extends Iterable<InetAddress>> open;
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private long countedAt;
    private boolean counted;

    /// @param open the peers of all connections that there are
    PeerLimit(int most, Predicate<InetAddress> unlimited, Supplier<? extends Iterable<InetAddress>> open) {
        this.most = most;
        this.unlimited = unlimited;
        this.open = open;
    }

    /// Whether one more of this peer is too many; if not it is counted.
    ///
    /// @param now in nanoseconds, from anywhere
    boolean refuses(InetAddress address, long now) {
        if (unlimited.test(address)) {
            return false;
        }
        InetAddress peer = Peer.network(address);
        boolean old = !counted || now - countedAt >= RECOUNT_EVERY.toNanos();
        if (old && (counts.getOrDefault(peer, 0) >= most || counts.size() > MOST_PEERS)) {
            counts.clear();
            open.get().forEach(each -> counts.merge(Peer.network(each), 1, Integer::sum));
            countedAt = now;
            counted = true;
        }
        if (counts.getOrDefault(peer, 0) >= most) {
            return true;
        }
        counts.merge(peer, 1, Integer::sum);
        return false;
    }
}
