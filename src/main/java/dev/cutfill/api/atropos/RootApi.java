package dev.cutfill.api.atropos;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// The routes of [RootController] and their description for OpenAPI.
@Tag(name = "Service")
@RequestMapping({"", "/compat/atropos"})
interface RootApi {
    @Operation(summary = "That the service is there")
    @GetMapping("/")
    @Nullable
    Root root(HttpServletRequest request, HttpServletResponse response) throws IOException;

    /// The members of two documents together.
    @JsonPropertyOrder({"message", "name", "version", "docs", "health"})
    record Root(String message, String name, String version, String docs, String health) {}
}
