package dev.cutfill.upload.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A Tomcat without anything in it: it answers 404.
class GuardedProtocolTest {
    private static final Duration ALMOST = GuardedProtocol.LONGEST_HEAD.minusSeconds(2);
    private static final Duration LATE = GuardedProtocol.LONGEST_HEAD.plusMillis(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final Tomcat tomcat = new Tomcat();

    private final Connector connector = new Connector(GuardedProtocol.class.getName());

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.addContext("", directory.toString());
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private GuardedProtocol protocol() {
        return (GuardedProtocol) connector.getProtocolHandler();
    }

    private Socket connect(String begin) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(begin.getBytes(US_ASCII));
        return socket;
    }

    /// Until the server has read what was sent there is nothing to end.
    private void endWhatIsSlow() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (protocol().endSlowHeads(System.nanoTime() + LATE.toNanos()) == 0) {
            assertThat(System.nanoTime()).as("ended in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a"})
    void headThatTakesLongerThanTenSecondsEndsItsConnection(String begin) throws IOException {
        try (Socket slow = connect(begin)) {
            endWhatIsSlow();
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void headThatIsSlowButInTimeIsAnswered() throws IOException {
        try (Socket slow = connect("GET / HTTP/1.1\r\nHost: local")) {
            protocol().endSlowHeads(System.nanoTime() + ALMOST.toNanos());
            slow.getOutputStream().write("host\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(slow.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 404");
        }
    }

    @Test
    void connectionThatWaitsForItsNextRequestStays() throws IOException {
        String request = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket kept = connect(request)) {
            assertThat(head(kept)).startsWith("HTTP/1.1 404");
            assertThat(protocol().endSlowHeads(System.nanoTime() + LATE.toNanos()))
                    .isZero();
            kept.getOutputStream().write(request.getBytes(US_ASCII));
            assertThat(head(kept)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void onePeersConnectionsAreLimitedUnlessItIsAProxy() throws IOException {
        protocol().limitPeers(1, _ -> false);
        try (Socket first = connect("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(head(first)).startsWith("HTTP/1.1 404");
            try (Socket second = connect("")) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            protocol().limitPeers(1, InetAddress::isLoopbackAddress);
            try (Socket third = connect("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                assertThat(head(third)).startsWith("HTTP/1.1 404");
            }
        }
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }
}
