package dev.cutfill.worker;

import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a door must know to ask for a survey: which inputs it takes and in which queue its workers look.
public final class VolumeTask {
    public static final String QUEUE = "volume";
    public static final String KIND = "volume";

    public static final String PRE = "pre";
    public static final String POST = "post";
    public static final String SHP = "shp";
    public static final String SHX = "shx";

    /// Labels of the inputs, in the order in which clients are told of them.
    public static final List<String> LABELS = List.of(PRE, POST, SHP, SHX);

    /// Far above what a survey takes; one that has not ended by then hangs, and must not hold a permit for ever.
    private static final Duration TIMEOUT = Duration.ofHours(4);

    private VolumeTask() {}

    /// Three attempts, because a store may rest for a moment; what is wrong with the inputs fails at once.
    ///
    /// @param profile of the door that asks
    public static TaskSpec spec(String profile) {
        return new TaskSpec(profile, QUEUE, KIND, "{}", new Limits(0, 3, 3, Optional.of(TIMEOUT)));
    }
}
