package dev.cutfill.worker;

import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an API must know to ask for a survey: which inputs it takes and in which queue its workers look.
public final class VolumeTask {
    public static final String QUEUE = "volume";
    public static final String KIND = "volume";

    public static final String PRE = "pre";
    public static final String POST = "post";
    public static final String DESIGN = "design";
    public static final String AREAS = "areas";
    public static final String SHP = "shp";
    public static final String SHX = "shx";
    public static final String GEOJSON = "geojson";

    /// Labels of the inputs of a task for which nothing was chosen.
    public static final List<String> LABELS = List.of(PRE, POST, SHP, SHX);

    private static final String SETTINGS = "settings";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Far above what a survey takes; one that has not ended by then hangs, and must not hold a permit for
    /// ever.
    private static final Duration TIMEOUT = Duration.ofHours(4);

    private VolumeTask() {}

    /// Labels of the inputs that a task awaits, in the order in which clients are told of them.
    public static List<String> labels(SettingsDocument chosen) {
        List<String> labels = new ArrayList<>(reference(chosen).stream().toList());
        labels.add(POST);
        if (chosen.takesAreas()) {
            labels.add(AREAS);
        }
        labels.addAll(
                switch (chosen.settings().stable()) {
                    case SHAPEFILE -> List.of(SHP, SHX);
                    case GEOJSON -> List.of(GEOJSON);
                    case AUTO -> List.of();
                });
        return List.copyOf(labels);
    }

    /// Label of what post is compared with, if that is a file.
    static Optional<String> reference(SettingsDocument chosen) {
        return switch (chosen.settings().reference().kind()) {
            case EPOCH -> Optional.of(PRE);
            case DESIGN -> Optional.of(DESIGN);
            case ELEVATION, BASE -> Optional.empty();
        };
    }

    /// Three attempts, because a store may rest for a moment; what is wrong with the inputs fails at once.
    ///
    /// @param profile of the API that asks
    /// @param chosen for this survey
    public static TaskSpec spec(String profile, SettingsDocument chosen) {
        ObjectNode payload = JSON.createObjectNode();
        payload.set(SETTINGS, chosen.chosen());
        return new TaskSpec(profile, QUEUE, KIND, payload.toString(), new Limits(0, 3, 3, Optional.of(TIMEOUT)));
    }

    /// What was chosen for a task.
    ///
    /// @throws InvalidSettings if this version knows other settings than the one that made the task
    static SettingsDocument settings(String payload) throws InvalidSettings {
        JsonNode settings = JSON.readTree(payload).path(SETTINGS);
        return settings.isMissingNode() ? SettingsDocument.NOTHING_CHOSEN : SettingsDocument.of(settings);
    }
}
