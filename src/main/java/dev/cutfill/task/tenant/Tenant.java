package dev.cutfill.task.tenant;

import java.time.Instant;
import java.util.UUID;

/// Someone whose tasks are kept apart from everyone else's.
public record Tenant(UUID id, String name, Instant created) {}
