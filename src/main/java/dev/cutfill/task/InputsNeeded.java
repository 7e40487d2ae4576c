package dev.cutfill.task;

import dev.cutfill.upload.UploadNeeds;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Keeps the uploads of tasks that have not ended from being removed for their age. A task that waits for its
/// files is given up when nobody has gone on with any of them for so long: else those that came would be kept
/// for ever.
@Component
final class InputsNeeded implements UploadNeeds {
    private static final Logger LOG = LoggerFactory.getLogger(InputsNeeded.class);

    private final InputTable inputs;
    private final TaskTable tasks;
    private final TaskEventPublisher news;

    InputsNeeded(InputTable inputs, TaskTable tasks, TaskEventPublisher news) {
        this.inputs = inputs;
        this.tasks = tasks;
        this.news = news;
    }

    @Override
    public Set<String> needed(Collection<String> old) {
        List<Task> abandoned = tasks.abandon(old);
        if (!abandoned.isEmpty()) {
            LOG.info("{} tasks waited for files that nobody sent; they are cancelled", abandoned.size());
            abandoned.forEach(news::changed);
        }
        return inputs.needed(old);
    }
}
