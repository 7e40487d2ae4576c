package dev.cutfill.worker;

import dev.cutfill.format.FileKind;
import dev.cutfill.format.FileKind.Family;
import dev.cutfill.format.FileKind.Role;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.Tasks;
import dev.cutfill.upload.ContentCheck;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Refuses files of other formats that are uploaded for a survey, while they are uploaded. What is not known
/// for another format is left to the survey, which reads all of it.
@Component
final class SurveyFileCheck implements ContentCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyFileCheck.class);

    private final Tasks tasks;

    SurveyFileCheck(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public Optional<String> refusal(String uploadId, byte[] head) {
        boolean known =
                FileKind.of(head).filter(kind -> kind.family() != Family.ZEROS).isPresent();
        return known ? purpose(uploadId).flatMap(purpose -> refusal(purpose, head)) : Optional.empty();
    }

    static Optional<String> refusal(TaskInput.Purpose purpose, byte[] head) {
        if (!purpose.kind().equals(VolumeTask.KIND)) {
            return Optional.empty();
        }
        return role(purpose.label())
                .flatMap(role -> FileKind.refusal(head, role))
                .map(sentence -> purpose.label() + ": " + sentence + ".");
    }

    /// The index of a shapefile is not asked: one that is wrong is made anew.
    private static Optional<Role> role(String label) {
        return switch (label) {
            case VolumeTask.PRE, VolumeTask.POST -> Optional.of(Role.CLOUD);
            case VolumeTask.SHP, VolumeTask.GEOJSON -> Optional.of(Role.STABLE_GROUND);
            case VolumeTask.AREAS -> Optional.of(Role.AREAS);
            case VolumeTask.DESIGN -> Optional.of(Role.DESIGN);
            default -> Optional.empty();
        };
    }

    /// An upload goes on while the database rests: the survey looks at the file again.
    private Optional<TaskInput.Purpose> purpose(String uploadId) {
        try {
            return tasks.purpose(uploadId);
        } catch (DataAccessException e) {
            LOG.warn(
                    "The first bytes of an upload were not looked at: the database does not answer ({})", e.toString());
            return Optional.empty();
        }
    }
}
