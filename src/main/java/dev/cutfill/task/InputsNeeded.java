package dev.cutfill.task;

import dev.cutfill.upload.UploadNeeds;
import java.util.Collection;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Keeps the uploads of tasks that have not ended from being removed for their age.
@Component
final class InputsNeeded implements UploadNeeds {
    private final InputTable inputs;

    InputsNeeded(InputTable inputs) {
        this.inputs = inputs;
    }

    @Override
    public Set<String> needed(Collection<String> ids) {
        return inputs.needed(ids);
    }
}
