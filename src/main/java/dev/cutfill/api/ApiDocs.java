package dev.cutfill.api;

import dev.cutfill.web.Principal;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springdoc.api.OpenApiResourceNotFoundException;
import org.springdoc.core.models.GroupedOpenApi;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;

/// `/docs`: one page for all doors, a group for each. Each door is also mounted under `/compat/<its name>`, where no other shares a
/// path with it; the descriptions are made from there, and show the paths without that prefix.
@Configuration(proxyBeanMethods = false)
@Controller
@Hidden
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class ApiDocs {
    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Principal.class); // comes from the credential, not from a parameter
    }

    /// The group of a door.
    ///
    /// @param name of the group and of the mount
    public static GroupedOpenApi door(String name, String title) {
        String mount = "/compat/" + name;
        return group(name, title, mount, mount + "/**");
    }

    /// The group of a door that shares no path.
    public static GroupedOpenApi door(String name, String title, String... paths) {
        return group(name, title, "", paths);
    }

    private static GroupedOpenApi group(String name, String title, String mount, String... paths) {
        return GroupedOpenApi.builder()
                .group(name)
                .displayName(title)
                .pathsToMatch(paths)
                .addOpenApiCustomizer(description -> describe(description, title, mount))
                .build();
    }

    private static void describe(OpenAPI description, String title, String mount) {
        Paths shown = new Paths();
        description.getPaths().forEach((path, item) -> shown.addPathItem(path.startsWith(mount) ? path.substring(mount.length()) : path, item));
        description.paths(shown).info(new Info().title("Cutfill: " + title).version("1")).servers(null);
    }

    @ExceptionHandler
    void unknownGroup(OpenApiResourceNotFoundException e, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }

    @GetMapping("/redoc")
    void redoc(HttpServletResponse response) throws IOException {
        response.sendRedirect("docs");
    }

    @Bean
    FilterRegistrationBean<Crossing> crossing() {
        FilterRegistrationBean<Crossing> registration = new FilterRegistrationBean<>(new Crossing());
        registration.addUrlPatterns("/tasks", "/tasks/");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 40); // who asks is known by then
        return registration;
    }
}
