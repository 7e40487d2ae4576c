package dev.cutfill.api.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.web.security.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The routes of [AgentTaskController] and their description for OpenAPI.
@Tag(name = "Tasks")
@RequestMapping({"", "/compat/agents"})
interface AgentTaskApi {
    String EXAMPLE = """
            {"tenant_id": "00000000-0000-0000-0000-000000000000", "type": "FILE_WRITE",
             "payload": {"path": "/opt/app/config.json", "content": "{\\"key\\": \\"value\\"}"}}""";

    @Operation(
            summary = "Create a task for agents",
            description = """
                    `type` is FILE_WRITE {path, content}, ENV_UPDATE {path, updates}, DOCKER_RELOAD {compose_dir},
                    COMPOSITE {sequence: [{task, payload}]}, or one that agents of yours know.""",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTask.class),
                                            examples = @ExampleObject(EXAMPLE))))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = TaskBody.class)))
    @RequiresScope({Scope.DEPLOY, Scope.DEPLOY_SHARED})
    @PostMapping("/tasks/")
    ResponseEntity<String> create(
            Principal principal,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) byte @Nullable [] body);

    @Operation(summary = "Tasks, newest first")
    @RequiresScope({Scope.READ, Scope.WORK})
    @GetMapping("/tasks/")
    List<TaskBody> list(
            Principal principal,
            @Parameter(schema = @Schema(type = "string", format = "uuid"))
                    @RequestParam(name = "tenant_id", required = false)
                    @Nullable
                    String tenantId,
            @Parameter(schema = @Schema(allowableValues = {"pending", "running", "completed", "failed"}))
                    @RequestParam(name = "status", required = false)
                    @Nullable
                    String status,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "1000"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "1000000000", defaultValue = "0"))
                    @RequestParam(name = "offset", required = false)
                    @Nullable
                    String offset,
            HttpServletRequest request,
            HttpServletResponse response);

    @Operation(hidden = true)
    @GetMapping(value = "/tasks", params = "tenant_id")
    @RequiresScope({Scope.READ, Scope.WORK})
    List<TaskBody> listOf(
            Principal principal,
            @RequestParam("tenant_id") String tenantId,
            @RequestParam(name = "status", required = false) @Nullable String status,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "offset", required = false) @Nullable String offset,
            HttpServletRequest request,
            HttpServletResponse response);

    @Operation(
            summary = "Claim the oldest pending task",
            description = "With the agent's token as bearer. 200 with the task, or with null.")
    @RequiresScope(Scope.WORK)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            types = {"object", "null"},
                                            description = "A task as /tasks/{id} shows it, or null")))
    @GetMapping("/tasks/next")
    ResponseEntity<String> next(
            Principal principal,
            @Parameter(required = true, schema = @Schema(type = "string", format = "uuid"))
                    @RequestParam(name = "agent_id", required = false)
                    @Nullable
                    String agentId,
            HttpServletRequest request);

    @Operation(summary = "A task")
    @RequiresScope({Scope.READ, Scope.WORK})
    @GetMapping("/tasks/{id}")
    TaskBody get(@PathVariable("id") String id, Principal principal);

    @Operation(
            summary = "Say how a task stands",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Said.class),
                                            examples = @ExampleObject("{\"status\": \"completed\", \"result\": {}}"))))
    @RequiresScope({Scope.WORK, Scope.WRITE})
    @PatchMapping("/tasks/{id}")
    TaskBody update(
            @PathVariable("id") String id, Principal principal, @RequestBody(required = false) byte @Nullable [] body);

    /// What is asked for, as it is described.
    record NewTask(
            @JsonProperty("tenant_id") UUID tenantId,
            @Schema(minLength = 1, maxLength = 255) String type,
            Optional<Map<String, Object>> payload) {}

    /// What is said of a task, as it is described.
    record Said(
            @Schema(allowableValues = {"pending", "running", "completed", "failed"})
            Optional<String> status,

            Optional<Map<String, Object>> result) {}
}
