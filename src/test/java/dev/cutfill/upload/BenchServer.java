package dev.cutfill.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import me.desair.tus.server.TusFileUploadService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/// What [UploadBenchmark] compares, each in a process of its own: `ours`, `stock` (tus-java-server as it comes, in the same
/// Tomcat) and `floor` (a loop that receives and writes).
final class BenchServer {
    private static final Pattern GET = Pattern.compile("^GET /(floor-[0-9]+) ");

    private BenchServer() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "ours" -> System.out.println("port " + new TusServer(directory, "cutfill.upload.min-free=0B").port());
            case "stock" -> {
                String port = new SpringApplication(Stock.class)
                        .run("--server.port=0", "--cutfill.bench=" + directory, "--spring.main.web-application-type=servlet")
                        .getEnvironment()
                        .getRequiredProperty("local.server.port");
                System.out.println("port " + port);
            }
            default -> floor(directory);
        }
    }

    /// No HTTP server: as many bytes as the header says, from the socket into a new file by one direct buffer. Nothing that keeps
    /// received bytes can do with less. `GET /floor-n` sends such a file back, by the kernel.
    private static void floor(Path directory) throws IOException {
        Pattern length = Pattern.compile("(?i)content-length: *([0-9]+)");
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            System.out.println("port " + server.socket().getLocalPort());
            ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 1024);
            for (int file = 0; ; file++) {
                try (SocketChannel client = server.accept();
                        FileChannel to = FileChannel.open(
                                directory.resolve("floor-" + file), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    buffer.clear();
                    int head = -1;
                    while (head < 0) {
                        client.read(buffer);
                        head = ISO_8859_1.decode(buffer.duplicate().flip()).toString().indexOf("\r\n\r\n");
                    }
                    Matcher wanted = GET.matcher(ISO_8859_1.decode(buffer.duplicate().flip()));
                    if (wanted.find()) {
                        send(directory.resolve(wanted.group(1)), client);
                        continue;
                    }
                    Matcher found = length.matcher(ISO_8859_1.decode(buffer.duplicate().flip()));
                    long left = found.find() ? Long.parseLong(found.group(1)) : 0;
                    buffer.flip().position(head + 4);
                    while (left > 0) {
                        while (buffer.hasRemaining()) {
                            left -= to.write(buffer);
                        }
                        buffer.clear();
                        if (left > 0 && client.read(buffer) < 0) {
                            break;
                        }
                        buffer.flip();
                    }
                    client.write(ByteBuffer.wrap("HTTP/1.1 204 \r\nUpload-Offset: 0\r\n\r\n".getBytes(ISO_8859_1)));
                }
            }
        }
    }

    private static void send(Path path, SocketChannel client) throws IOException {
        client.write(ByteBuffer.wrap("HTTP/1.1 200 \r\n\r\n".getBytes(ISO_8859_1)));
        try (FileChannel file = FileChannel.open(path)) {
            for (long at = 0; at < file.size(); ) {
                at += file.transferTo(at, file.size() - at, client);
            }
        }
    }

    /// Not annotated as a configuration, so that no other test's scan takes it up.
    @EnableAutoConfiguration(
            exclude = {
                DataSourceAutoConfiguration.class,
                FlywayAutoConfiguration.class,
                DataJdbcRepositoriesAutoConfiguration.class
            })
    static class Stock {
        @Bean
        ServletRegistrationBean<HttpServlet> tus(@Value("${cutfill.bench}") String directory) {
            TusFileUploadService service =
                    new TusFileUploadService().withUploadUri("/files").withStoragePath(directory).withMaxUploadSize(1L << 40);
            return new ServletRegistrationBean<>(
                    new HttpServlet() {
                        @Override
                        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                            service.process(request, response);
                        }
                    },
                    "/files/*");
        }
    }
}
