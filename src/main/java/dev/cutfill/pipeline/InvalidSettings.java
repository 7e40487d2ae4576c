package dev.cutfill.pipeline;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Settings that cannot be used. The message is for the user and tells of all that is wrong.
public final class InvalidSettings extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    InvalidSettings(List<Problem> problems) {
        super(problems.stream().map(Problem::sentence).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    /// One thing that is wrong.
    ///
    /// @param setting its name; empty when it is about all of them
    /// @param value as it was given
    /// @param sentence what is wrong and what would be right
    public record Problem(String setting, JsonNode value, String sentence) {}

    public List<Problem> problems() {
        return problems;
    }
}
