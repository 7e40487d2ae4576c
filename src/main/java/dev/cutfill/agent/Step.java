package dev.cutfill.agent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a task asks an agent to do.
public sealed interface Step {
    /// Types that an agent knows; others are the business of other programs.
    Set<String> TYPES = Set.of("FILE_WRITE", "ENV_UPDATE", "DOCKER_RELOAD", "COMPOSITE");

    int MOST_STEPS = 50;

    /// Replace a file's content.
    record FileWrite(String path, String content) implements Step {}

    /// Set variables in a `.env` file, the others left as they are.
    record EnvUpdate(String path, Map<String, String> updates) implements Step {
        public EnvUpdate {
            updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
        }
    }

    /// Bring a Docker Compose stack up to date with its files.
    record DockerReload(String composeDir) implements Step {}

    /// Several of the above, one after the other.
    record Composite(List<Named> sequence) implements Step {
        public Composite {
            sequence = List.copyOf(sequence);
        }
    }

    /// @param task its type
    record Named(String task, Step step) {}

    /// @return empty for a type that agents of this program do not know
    /// @throws InvalidStep when the payload is not one of that type
    static Optional<Step> parse(String type, JsonNode payload) throws InvalidStep {
        return Optional.ofNullable(
                switch (type) {
                    case "COMPOSITE" -> new Composite(Form.sequence(payload));
                    case "FILE_WRITE", "ENV_UPDATE", "DOCKER_RELOAD" -> Form.simple(type, payload, "");
                    default -> null;
                });
    }

    /// The forms of payloads. What a path may be is not decided here: that is for the machine it is on.
    final class Form {
        private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
        private static final int LONGEST_PATH = 4_096;

        private Form() {}

        private static Step simple(String type, JsonNode payload, String at) throws InvalidStep {
            return switch (type) {
                case "FILE_WRITE" -> new FileWrite(path(payload, at, "path"), text(payload, at, "content"));
                case "ENV_UPDATE" -> new EnvUpdate(path(payload, at, "path"), updates(payload, at));
                case "DOCKER_RELOAD" -> new DockerReload(path(payload, at, "compose_dir"));
                default -> throw new InvalidStep(at, "a step is FILE_WRITE, ENV_UPDATE or DOCKER_RELOAD");
            };
        }

        private static List<Named> sequence(JsonNode payload) throws InvalidStep {
            JsonNode given = payload.path("sequence");
            if (!given.isArray() || given.isEmpty() || given.size() > MOST_STEPS) {
                throw new InvalidStep(
                        "sequence",
                        "'sequence' must be a list of 1 to " + MOST_STEPS + " steps {\"task\": …, \"payload\": {…}}");
            }
            List<Named> steps = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                JsonNode step = given.path(i);
                String task = text(step, "sequence." + i + ".", "task");
                if (task.equals("COMPOSITE") || !TYPES.contains(task)) {
                    throw new InvalidStep(
                            "sequence." + i + ".task", "a step is FILE_WRITE, ENV_UPDATE or DOCKER_RELOAD");
                }
                steps.add(new Named(task, simple(task, step.path("payload"), "sequence." + i + ".payload.")));
            }
            return steps;
        }

        private static String text(JsonNode object, String at, String name) throws InvalidStep {
            if (!object.path(name).isString()) {
                throw new InvalidStep(at + name, "'" + name + "' must be a string");
            }
            return object.path(name).asString();
        }

        private static String path(JsonNode object, String at, String name) throws InvalidStep {
            String path = text(object, at, name);
            if (!path.startsWith("/") || path.length() > LONGEST_PATH || path.indexOf('\0') >= 0) {
                throw new InvalidStep(
                        at + name,
                        "'" + name + "' must be an absolute path of at most " + LONGEST_PATH + " characters");
            }
            return path;
        }

        private static Map<String, String> updates(JsonNode payload, String at) throws InvalidStep {
            JsonNode given = payload.path("updates");
            if (!given.isObject() || given.isEmpty()) {
                throw new InvalidStep(
                        at + "updates", "'updates' must be an object {\"NAME\": \"value\"} with at least one member");
            }
            Map<String, String> updates = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> update : given.properties()) {
                if (!VARIABLE.matcher(update.getKey()).matches()) {
                    throw new InvalidStep(
                            at + "updates",
                            "a variable's name has letters, digits and underscores, and no digit first");
                }
                if (!update.getValue().isString()
                        || update.getValue().asString().codePoints().anyMatch(Form::breaksLines)) {
                    throw new InvalidStep(
                            at + "updates",
                            "the value of " + update.getKey() + " must be a string without line breaks");
                }
                updates.put(update.getKey(), update.getValue().asString());
            }
            return updates;
        }

        private static boolean breaksLines(int character) {
            return character == '\n'
                    || character == '\r'
                    || character == 0
                    || character == 0x85
                    || character == 0x2028
                    || character == 0x2029;
        }
    }
}
