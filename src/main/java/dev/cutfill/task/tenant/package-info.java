/// Whose a task is: tenants, and the keys that stand for them ([Tenants][dev.cutfill.task.tenant.Tenants]).
/// Knows no tasks. A secret is shown once and stored as a hash ([Token][dev.cutfill.task.tenant.Token]);
/// agents' tokens are of the same make, but lie with their workers.
@NullMarked
package dev.cutfill.task.tenant;

import org.jspecify.annotations.NullMarked;
