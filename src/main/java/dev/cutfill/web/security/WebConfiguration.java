package dev.cutfill.web.security;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.SignedIn;
import dev.cutfill.web.BodyLimit;
import dev.cutfill.web.LostAnswers;
import dev.cutfill.web.error.ErrorFormats;
import dev.cutfill.web.error.JsonErrorValve;
import dev.cutfill.web.error.RequestId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/// The filters that every request passes, in this order: its id, what browsers must not do, what
/// proxies say of it, CORS, access, limits of requests and of their bodies.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecurityProperties.class, LimitProperties.class, ProxyProperties.class})
class WebConfiguration {
    @Bean
    FilterRegistrationBean<RequestId> requestId() {
        return inOrder(new RequestId(), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<SecurityHeaders> securityHeaders() {
        return inOrder(new SecurityHeaders(), Ordered.HIGHEST_PRECEDENCE + 1);
    }

    /// In place of Spring Boot's, which stumbles in the container's second dispatch over the header that it has
    /// refused in the first, so that the client would be answered without a word.
    @Bean
    FilterRegistrationBean<ForwardedHeaders> forwardedHeaders(ProxyProperties proxies) {
        FilterRegistrationBean<ForwardedHeaders> forwarded =
                inOrder(new ForwardedHeaders(proxies), Ordered.HIGHEST_PRECEDENCE + 5);
        forwarded.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return forwarded;
    }

    @Bean
    FilterRegistrationBean<CorsFilter> cors() {
        CorsConfiguration any = new CorsConfiguration();
        any.setAllowedOrigins(
                List.of(CorsConfiguration.ALL)); // without credentials: no page of another origin uses our cookie
        any.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        any.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        any.setExposedHeaders(List.of(
                "Location",
                RequestId.HEADER,
                "Retry-After",
                "Content-Disposition",
                "ETag",
                "Link",
                "X-Total-Count",
                "X-Cutfill-Progress"));
        any.setMaxAge(Duration.ofHours(1));
        return inOrder(
                new CorsFilter(_ -> any) {
                    // The upload servlet answers for itself, as its protocol wants. Merely having no
                    // configuration for it is not enough: Spring's filter ends every preflight.
                    @Override
                    protected boolean shouldNotFilter(HttpServletRequest request) {
                        return isUpload(request.getRequestURI()
                                .substring(request.getContextPath().length()));
                    }
                },
                Ordered.HIGHEST_PRECEDENCE + 10);
    }

    @Bean
    FilterRegistrationBean<Access> access(
            SecurityProperties security,
            OperatorKey operator,
            ObjectProvider<Credentials> credentials,
            ObjectProvider<SignedIn> sessions,
            CrossSiteRules rules,
            ErrorFormats shapes) {
        return inOrder(
                new Access(security, operator, credentials, sessions, rules, shapes), Ordered.HIGHEST_PRECEDENCE + 20);
    }

    @Bean
    FilterRegistrationBean<RateLimits> rateLimits(
            LimitProperties limits, SecurityProperties security, ErrorFormats shapes) {
        return inOrder(new RateLimits(limits, security, shapes), Ordered.HIGHEST_PRECEDENCE + 30);
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(
            ErrorFormats shapes, @Value("${cutfill.upload.min-rate:256B}") DataSize leastRate) {
        return inOrder(new BodyLimit(shapes, leastRate.toBytes()), Ordered.HIGHEST_PRECEDENCE + 35);
    }

    @Bean
    FilterRegistrationBean<LostAnswers> lostAnswers() {
        return inOrder(new LostAnswers(), Ordered.HIGHEST_PRECEDENCE + 36);
    }

    /// What comes before every filter and is left after it.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> valves(ErrorFormats shapes) {
        return factory -> factory.addContextCustomizers(context -> {
            StandardHost host = (StandardHost) context.getParent();
            host.getPipeline().addValve(new JsonErrorValve(shapes));
            host.getPipeline().addValve(new FormAsJsonValve());
            host.setErrorReportValveClass(JsonErrorValve.class.getName()); // so that Tomcat adds no other
        });
    }

    /// Below the data directory, as all that the server writes; else in the system's temporary directory, where a
    /// server that is killed leaves them, and which need not take files of every user.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> directories(@Value("${cutfill.data}") Path data) {
        return factory -> {
            try {
                Path base = data.toAbsolutePath().resolve("tomcat");
                factory.setBaseDirectory(base.toFile());
                factory.setDocumentRoot(
                        Files.createDirectories(base.resolve("webapps")).toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    static boolean isUpload(String path) {
        return path.equals("/files") || path.startsWith("/files/");
    }

    private static <F extends Filter> FilterRegistrationBean<F> inOrder(F filter, int order) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
