package dev.cutfill.task.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookRelayTest {
    @Test
    void privateAddressesAreTold() throws Exception {
        for (String host : List.of("127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[::1]", "[fd00::1]", "[fe80::1]")) {
            assertThat(WebhookRelay.isPublic(URI.create("http://" + host + "/").getHost())).as(host).isFalse();
        }
        assertThat(WebhookRelay.isPublic("93.184.216.34")).isTrue();
    }
}
