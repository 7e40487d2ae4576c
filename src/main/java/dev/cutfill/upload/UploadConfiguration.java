package dev.cutfill.upload;

import dev.cutfill.web.PublicUrl;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/// The beans of this package.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UploadProperties.class)
class UploadConfiguration {
    @Bean
    UploadDirectory uploadDirectory(UploadProperties properties, @Value("${cutfill.data}") Path data) throws IOException {
        return new UploadDirectory(data.resolve("uploads"), properties.sync());
    }

    @Bean
    DiskUploads uploads(UploadDirectory directory, UploadProperties properties) {
        return new DiskUploads(directory, properties.maxSize().toBytes());
    }

    @Bean
    ServletRegistrationBean<TusServlet> tusServlet(
            DiskUploads uploads, UploadDirectory directory, PublicUrl publicUrl, ApplicationEventPublisher publisher) {
        TusService service = new TusService(
                uploads,
                new TusStorage.Ids(directory),
                request -> publicUrl.of(request).toString(),
                upload -> publisher.publishEvent(new UploadFinished(upload)));
        ServletRegistrationBean<TusServlet> servlet =
                new ServletRegistrationBean<>(new TusServlet(service), Uploads.PATH + "/*");
        servlet.setName("tus");
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    /// The context closes before its web server begins to wait for requests to end.
    @Bean
    ApplicationListener<ContextClosedEvent> uploadsStop(DiskUploads uploads) {
        return _ -> uploads.stop();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> lateAnswer() {
        return factory -> factory.addContextValves(new LateAnswer());
    }

    @Bean
    TomcatConnectorCustomizer uploadConnector() {
        return connector -> {
            // what one read from the socket brings at most; with the default of 8 KiB a big body costs half as much time again
            connector.setProperty("socket.appReadBufSize", "65536");
            // "Expect: 100-continue" is answered when the body is wanted: a refused request then never sends it
            connector.setProperty("continueResponseTiming", "onRead");
        };
    }
}
