/// The API of the agents: /tasks/, /tenants/, /agents/.
@NullMarked
package dev.cutfill.api.agents;

import org.jspecify.annotations.NullMarked;
