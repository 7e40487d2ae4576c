/// The API of the task executor: /api/v1, /health, /ready, /metrics, /queue/stats and /ws/tasks.
@NullMarked
package dev.cutfill.api.executor;

import org.jspecify.annotations.NullMarked;
