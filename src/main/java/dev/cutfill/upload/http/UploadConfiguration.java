package dev.cutfill.upload.http;

import dev.cutfill.upload.ContentCheck;
import dev.cutfill.upload.UploadFinished;
import dev.cutfill.upload.UploadNeeds;
import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.socket.DirectBody;
import dev.cutfill.upload.socket.GuardedProtocol;
import dev.cutfill.upload.socket.UploadProtocol;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.ExpirationCleaner;
import dev.cutfill.upload.storage.FinishHook;
import dev.cutfill.upload.storage.UploadDirectory;
import dev.cutfill.upload.storage.UploadMeters;
import dev.cutfill.upload.storage.UploadProperties;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.security.LimitProperties;
import dev.cutfill.web.security.ProxyProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
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
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/// The beans of this package.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({UploadProperties.class, LimitProperties.class, ProxyProperties.class})
class UploadConfiguration {
    @Bean
    UploadDirectory uploadDirectory(UploadProperties properties, @Value("${cutfill.data}") Path data)
            throws IOException {
        return new UploadDirectory(data.resolve("uploads"), properties.sync());
    }

    @Bean
    DiskUploads uploads(
            UploadDirectory directory,
            UploadProperties properties,
            UploadMeters meters,
            ObjectProvider<ContentCheck> checks,
            @Value("${cutfill.security.key:}") String key,
            @Value("${cutfill.security.open:false}") boolean open)
            throws IOException {
        ContentCheck all = (id, head) -> checks.stream()
                .flatMap(check -> check.refusal(id, head).stream())
                .findFirst();
        UploadProperties decided = properties.decided(!key.isBlank() || open);
        DiskUploads uploads = new DiskUploads(directory, decided, meters, Clock.systemUTC(), all);
        meters.watch(uploads.room());
        return uploads;
    }

    @Bean
    UploadMeters uploadMeters(ObjectProvider<MeterRegistry> registry) {
        return new UploadMeters(registry.getIfUnique(SimpleMeterRegistry::new));
    }

    @Bean
    FinishHook finishHook(UploadProperties properties, DiskUploads uploads) {
        return new FinishHook(properties.hook(), uploads);
    }

    @Bean
    CompletionPublisher announcements(
            DiskUploads uploads, ApplicationEventPublisher publisher, FinishHook hook, UploadMeters meters) {
        return new CompletionPublisher(
                uploads, upload -> publisher.publishEvent(new UploadFinished(upload)), hook, meters, Clock.systemUTC());
    }

    @Bean
    ExpirationCleaner uploadSweep(
            DiskUploads uploads,
            ObjectProvider<UploadNeeds> needs,
            FinishHook hook,
            UploadMeters meters,
            UploadProperties properties) {
        return new ExpirationCleaner(uploads, needs::stream, hook, meters, properties.expireAfter());
    }

    @Bean
    SchedulingConfigurer uploadSweeper(ExpirationCleaner sweep, UploadProperties properties) {
        return jobs -> jobs.addFixedDelayTask(
                new FixedDelayTask(sweep::runAndLog, properties.sweepEvery(), properties.sweepEvery()));
    }

    @Bean
    ServletRegistrationBean<TusServlet> tusServlet(
            DiskUploads uploads,
            UploadDirectory directory,
            CompletionPublisher announcements,
            UploadMeters meters,
            UploadProperties properties,
            PublicUrl publicUrl)
            throws IOException {
        TusService service = new TusService(
                directory,
                uploads,
                announcements,
                properties,
                request -> publicUrl.of(request).toString());
        Optional<ResumableUploads> successor = properties.offers("rufh")
                ? Optional.of(new ResumableUploads(
                        uploads,
                        announcements,
                        request -> publicUrl.of(request).toString(),
                        properties.strict(),
                        Clock.systemUTC()))
                : Optional.empty();
        ServletRegistrationBean<TusServlet> servlet =
                new ServletRegistrationBean<>(new TusServlet(service, successor, meters), Uploads.PATH + "/*");
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
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> uploadProtocol(UploadProperties properties) {
        return factory -> {
            factory.setProtocol((properties.directBody() ? UploadProtocol.class : GuardedProtocol.class).getName());
            if (properties.directBody()) {
                factory.addContextValves(new DirectBody.Mark());
            }
        };
    }

    @Bean
    TomcatConnectorCustomizer uploadConnector(
            UploadProperties properties, LimitProperties limits, ProxyProperties proxies) {
        return connector -> {
            if (limits.connections() > 0 && connector.getProtocolHandler() instanceof GuardedProtocol guarded) {
                guarded.limitPeers(limits.connections(), proxies::contains);
            }
            // "Expect: 100-continue" is answered when the body is wanted: a refused request then never sends it
            connector.setProperty("continueResponseTiming", "onRead");
            // other trailers are dropped
            connector.setProperty("allowedTrailerHeaders", "upload-checksum");
            connector.setProperty("maxTrailerSize", Integer.toString(DirectBody.MAX_TRAILER));
            if (properties.directBody()) {
                // every connection has these, also one that stands still; bodies of uploads do not pass through
                // them
                connector.setProperty("socket.appReadBufSize", "2048");
                connector.setProperty("socket.appWriteBufSize", "4096");
            }
        };
    }
}
