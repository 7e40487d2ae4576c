package dev.cutfill.api.executor;

import dev.cutfill.access.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// The routes of [SocketController] and their description for OpenAPI.
@Tag(name = "WebSocket")
interface SocketApi {
    @Operation(
            summary = "Watch a task by WebSocket",
            description =
                    "The first message is the task as it stands, with `event` = `snapshot`; then comes one for each thing that happens to it.")
    @ApiResponse(responseCode = "101", description = "Messages follow")
    @GetMapping({"/ws/tasks/{id}", "/compat/aiopslab/ws/tasks/{id}"})
    void open(
            @PathVariable("id") String id,
            Principal principal,
            HttpServletRequest request,
            HttpServletResponse response)
            throws ServletException, IOException;
}
