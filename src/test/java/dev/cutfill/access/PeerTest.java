package dev.cutfill.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerTest {
    @Test
    void addressesOfOneNetworkOfIpv6AreOnePeer() {
        assertThat(Peer.of("2001:db8:1:2:ffff::9")).isEqualTo(Peer.of("2001:db8:1:2::1"));
        assertThat(Peer.of("2001:db8:1:3::1")).isNotEqualTo(Peer.of("2001:db8:1:2::1"));
    }

    @Test
    void addressOfIpv4IsAPeerOfItsOwn() {
        assertThat(Peer.of("203.0.113.5")).isEqualTo("203.0.113.5").isNotEqualTo(Peer.of("203.0.113.6"));
    }

    /// Its network has other addresses that are other machines.
    @Test
    void loopbackAddressStaysWhatItIs() {
        assertThat(Peer.of("::1")).isEqualTo("0:0:0:0:0:0:0:1");
    }

    @Test
    void senderWithoutAnAddressIsCountedAsSuch() {
        assertThat(Peer.of(null)).isEmpty();
        assertThat(Peer.of("unknown")).isEqualTo("unknown");
    }
}
