package dev.cutfill.upload.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import me.desair.tus.server.TusFileUploadService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/// What [UploadBenchmark] compares, each in a process of its own: `ours`, `stock` (tus-java-server as it comes,
/// in the same Tomcat) and `floor` ([FloorServer]).
final class BenchServer {
    private BenchServer() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "ours" ->
                System.out.println("port "
                        + UploadServer.start(directory, "cutfill.upload.min-free=0B")
                                .port());
            case "stock" -> {
                String port = new SpringApplication(Stock.class)
                        .run(
                                "--server.port=0",
                                "--cutfill.bench=" + directory,
                                "--spring.main.web-application-type=servlet")
                        .getEnvironment()
                        .getRequiredProperty("local.server.port");
                System.out.println("port " + port);
            }
            default -> FloorServer.serve(directory);
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
            TusFileUploadService service = new TusFileUploadService()
                    .withUploadUri("/files")
                    .withStoragePath(directory)
                    .withMaxUploadSize(1L << 40);
            return new ServletRegistrationBean<>(
                    new HttpServlet() {
                        @Override
                        protected void service(HttpServletRequest request, HttpServletResponse response)
                                throws IOException {
                            service.process(request, response);
                        }
                    },
                    "/files/*");
        }
    }
}
