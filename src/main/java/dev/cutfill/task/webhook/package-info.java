/// Who is told of what happens to tasks, elsewhere ([Webhooks][dev.cutfill.task.webhook.Webhooks]). The
/// statement that moves a task puts what is to be sent into `outbox`; `WebhookSender` reads it there, sends it,
/// and removes it. So there is no arrow to the tasks, nor one from them.
@NullMarked
package dev.cutfill.task.webhook;

import org.jspecify.annotations.NullMarked;
