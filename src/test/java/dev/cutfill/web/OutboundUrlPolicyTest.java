package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cutfill.web.error.ProblemException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundUrlPolicyTest {
    private final OutboundUrlPolicy calls = new OutboundUrlPolicy(new CallSettings(false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "2130706433",
                "localhost",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "255.255.255.255",
                "224.0.0.1",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[fd00::1]",
                "[fe80::1]",
                "[64:ff9b::7f00:1]",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "[64:ff9b:1::1]",
                "[100::1]",
                "[2001::1]",
                "[2001:db8::1]",
                "[2002:7f00:1::]",
                "[3fff::1]",
                "[5f00::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[::7f00:1]"
            })
    void addressesInsideTheNetworkAreRefusedByName(String host) {
        URI url = URI.create("http://" + host + ":81/hook");
        assertThat(url.getHost()).isEqualTo(host);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> calls.admitted("url", url))
                .withMessageStartingWith("'url' is " + url + "; it leads to this machine")
                .withMessageContaining("cutfill.webhooks.private-addresses=true");
        assertThat(new OutboundUrlPolicy(new CallSettings(true)).admitted("url", url))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "172.32.0.1", "100.128.0.1", "[2606:2800:220:1:248:1893:25c8:1946]"})
    void publicAddressesAreCalled(String host) {
        assertThat(calls.admitted("url", URI.create("https://" + host + "/"))).hasHost(host);
    }

    @Test
    void nameThatStandsForNothingYetIsLetThrough() {
        assertThat(calls.admitted("url", URI.create("https://nowhere.invalid/")))
                .hasHost("nowhere.invalid");
    }

    @Test
    void everyAddressOfThisMachineIsRefused() throws Exception {
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress own : Collections.list(card.getInetAddresses())) {
                assertThatExceptionOfType(UnknownHostException.class)
                        .as(own.toString())
                        .isThrownBy(() -> calls.resolve(own.getHostAddress()));
            }
        }
    }

    /// A machine with a public address, as a tested one seldom has.
    @Test
    void publicAddressOfThisMachineIsNotPublic() {
        InetAddress address = InetAddress.ofLiteral("93.184.216.34");
        assertThat(OutboundUrlPolicy.isPublic(address, address::equals)).isFalse();
        assertThat(OutboundUrlPolicy.isPublic(address, OutboundUrlPolicy::isOwn))
                .isTrue();
        assertThat(OutboundUrlPolicy.isOwn(InetAddress.getLoopbackAddress())).isTrue();
    }

    @Test
    void connectionsAreMadeToWhatWasLookedAt() throws Exception {
        assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> calls.resolve("localhost"));
        assertThat(calls.resolve("93.184.216.34")).containsExactly(InetAddress.ofLiteral("93.184.216.34"));
        assertThat(new OutboundUrlPolicy(new CallSettings(true)).resolve("127.0.0.1"))
                .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
    }
}
