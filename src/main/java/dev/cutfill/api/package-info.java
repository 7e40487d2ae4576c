/// The APIs, one sub-package a dialect, and what lies before them: [Crossing][dev.cutfill.api.TasksPathRouter]
/// leads requests to the right one where two share a path, [MadeOnce][dev.cutfill.api.IdempotentRequests] answers the
/// same request sent twice once, [ApiDocs][dev.cutfill.api.ApiDocs] describes them.
@NullMarked
package dev.cutfill.api;

import org.jspecify.annotations.NullMarked;
