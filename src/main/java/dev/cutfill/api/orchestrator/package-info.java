/// The API of the task orchestrator: /create_task, /start_task, /query_task, /tusd_hook.
@NullMarked
package dev.cutfill.api.orchestrator;

import org.jspecify.annotations.NullMarked;
