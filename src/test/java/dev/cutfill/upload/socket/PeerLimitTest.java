package dev.cutfill.upload.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerLimitTest {
    private static final InetAddress PEER = InetAddress.ofLiteral("203.0.113.5");
    private static final long LATER = Duration.ofSeconds(1).toNanos();

    private final List<InetAddress> open = new ArrayList<>();
    private final PeerLimit limit = new PeerLimit(3, InetAddress::isLoopbackAddress, () -> open);

    private boolean connects(InetAddress peer, long now) {
        boolean taken = !limit.refuses(peer, now);
        if (taken) {
            open.add(peer);
        }
        return taken;
    }

    @Test
    void fourthConnectionOfOnePeerIsRefused() {
        for (int i = 0; i < 3; i++) {
            assertThat(connects(PEER, 0)).as("connection %s", i).isTrue();
        }
        assertThat(connects(PEER, 0)).isFalse();
        assertThat(connects(PEER, LATER)).isFalse();
        assertThat(connects(InetAddress.ofLiteral("203.0.113.6"), LATER)).isTrue();
    }

    @Test
    void connectionThatHasEndedMakesRoom() {
        for (int i = 0; i < 3; i++) {
            connects(PEER, 0);
        }
        open.removeFirst();
        assertThat(connects(PEER, LATER)).isTrue();
        assertThat(connects(PEER, 2 * LATER)).isFalse();
    }

    @Test
    void peersThatComeAndGoAreNotLimited() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(connects(PEER, i * LATER)).as("connection %s", i).isTrue();
            open.clear();
        }
    }

    @Test
    void proxyHasAnyNumberOfConnections() {
        for (int i = 0; i < 100; i++) {
            assertThat(connects(InetAddress.getLoopbackAddress(), 0)).isTrue();
        }
    }

    @Test
    void addressesOfOneNetworkOfIpv6AreOnePeer() {
        for (int i = 0; i < 3; i++) {
            assertThat(connects(InetAddress.ofLiteral("2001:db8:1:2::" + i), 0)).isTrue();
        }
        assertThat(connects(InetAddress.ofLiteral("2001:db8:1:2:ffff::9"), 0)).isFalse();
        assertThat(connects(InetAddress.ofLiteral("2001:db8:1:3::1"), 0)).isTrue();
    }
}
