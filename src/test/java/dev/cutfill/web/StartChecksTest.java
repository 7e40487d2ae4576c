package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.web.security.SecurityProperties;
import dev.cutfill.web.security.StartChecks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.mock.env.MockEnvironment;

class StartChecksTest {
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    @Test
    void portThatIsTakenIsRefused() throws IOException {
        beans.registerSingleton("security", new SecurityProperties("", false, SecurityProperties.Local.FREE));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MockEnvironment environment =
                    new MockEnvironment().withProperty("server.port", Integer.toString(taken.getLocalPort()));
            assertThatThrownBy(() -> StartChecks.run(beans, environment)).isInstanceOf(PortInUseException.class);
        }
    }

    @Test
    void addressForOthersWithoutAKeyIsRefused() {
        beans.registerSingleton("security", new SecurityProperties("", false, SecurityProperties.Local.FREE));
        MockEnvironment environment =
                new MockEnvironment().withProperty("server.port", "1").withProperty("server.address", "0.0.0.0");
        assertThatThrownBy(() -> StartChecks.run(beans, environment)).isInstanceOf(StartRefused.class);
    }
}
