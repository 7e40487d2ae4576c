package dev.cutfill.api.atropos;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Optional;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// GET /, by which the service is known to be there.
@RestController
@RequestMapping({"", "/compat/atropos"})
final class RootController {
    private final String version;

    RootController(Optional<BuildProperties> build) {
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    /// The members of two documents together.
    @JsonPropertyOrder({"message", "name", "version", "docs", "health"})
    record Root(String message, String name, String version, String docs, String health) {}

    @GetMapping("/")
    Root root() {
        return new Root("Atropos Task Service is running", "Cutfill", version, "/docs", "/health");
    }
}
