package dev.cutfill.api.atropos;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// GET /, by which the service is known to be there.
@RestController
@Tag(name = "Service")
@RequestMapping({"", "/compat/atropos"})
final class RootController {
    private final String version;

    RootController(Optional<BuildProperties> build) {
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    /// The members of two documents together.
    @JsonPropertyOrder({"message", "name", "version", "docs", "health"})
    record Root(String message, String name, String version, String docs, String health) {}

    /// A browser is shown what can be asked here.
    @Operation(summary = "That the service is there")
    @GetMapping("/")
    @Nullable
    Root root(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (String.valueOf(request.getHeader("Accept")).contains(MediaType.TEXT_HTML_VALUE)) {
            response.sendRedirect(request.getContextPath() + "/docs");
            return null;
        }
        return new Root("Atropos Task Service is running", "Cutfill", version, "/docs", "/health");
    }
}
