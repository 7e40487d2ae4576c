package dev.cutfill.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One thing that a user may choose of a survey.
///
/// @param name with its unit at the end
/// @param at where its value lies among the fields of `SurveySettings`, as a JSON pointer
/// @param kind which values it takes
/// @param meaning for the user
record Setting(String name, String at, Kind kind, String meaning) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Which values a setting takes.
    sealed interface Kind {
        /// For the sentence "it must be …".
        String allowed();

        /// As `SurveySettings` takes it; empty when it is none of the allowed ones.
        Optional<JsonNode> read(JsonNode given);

        /// Says it in JSON Schema.
        void describe(ObjectNode schema);

        /// As users write it.
        default JsonNode write(JsonNode value) {
            return value;
        }
    }

    record Decimal(double min, double max) implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            schema.put("type", "number").put("minimum", min).put("maximum", max);
        }

        @Override
        public String allowed() {
            return "a number from " + plain(min) + " to " + plain(max);
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            return given.isNumber() && given.doubleValue() >= min && given.doubleValue() <= max
                    ? Optional.of(given)
                    : Optional.empty();
        }
    }

    record Whole(int min, int max) implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            schema.put("type", "integer").put("minimum", min).put("maximum", max);
        }

        @Override
        public String allowed() {
            return "a whole number from " + min + " to " + max;
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            return isWhole(given, min, max)
                    ? Optional.of(JsonNodeFactory.instance.numberNode((int) given.doubleValue()))
                    : Optional.empty();
        }
    }

    record Flag() implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            schema.put("type", "boolean");
        }

        @Override
        public String allowed() {
            return "true or false";
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            return given.isBoolean() ? Optional.of(given) : Optional.empty();
        }
    }

    /// @param prefix of the constants of an enum that users write as numbers; empty for those that they write
    /// as words
    record Choice(List<String> constants, String prefix) implements Kind {
        static <E extends Enum<E>> Choice of(Class<E> type, String prefix) {
            return new Choice(
                    Arrays.stream(type.getEnumConstants()).map(Enum::name).toList(), prefix);
        }

        @Override
        public void describe(ObjectNode schema) {
            ArrayNode values = schema.putArray("enum");
            constants.forEach(constant -> values.add(write(constant)));
        }

        @Override
        public String allowed() {
            return String.join(
                            ", ",
                            constants.stream()
                                    .map(constant -> write(constant).toString())
                                    .toList())
                    .replaceFirst(", ([^,]+)$", " or $1");
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            return constants.stream()
                    .filter(constant -> write(constant).equals(given))
                    .findFirst()
                    .map(JsonNodeFactory.instance::stringNode);
        }

        @Override
        public JsonNode write(JsonNode value) {
            return write(value.asString());
        }

        private JsonNode write(String constant) {
            return prefix.isEmpty()
                    ? JsonNodeFactory.instance.stringNode(constant.toLowerCase(Locale.ROOT))
                    : JsonNodeFactory.instance.numberNode(Integer.parseInt(constant.substring(prefix.length())));
        }
    }

    /// A name in a file of the user's.
    record Text(int longest) implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            schema.put("type", "string").put("maxLength", longest);
        }

        @Override
        public String allowed() {
            return "a text of at most " + longest + " letters";
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            boolean fits = given.isString()
                    && !given.asString().isBlank()
                    && given.asString().length() <= longest;
            return fits ? Optional.of(given) : Optional.empty();
        }
    }

    /// Point classes.
    record Classes() implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            schema.put("type", "array").put("maxItems", 256);
            schema.putObject("items").put("type", "integer").put("minimum", 0).put("maximum", 255);
        }

        @Override
        public String allowed() {
            return "a list of whole numbers from 0 to 255";
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            ArrayNode list = given instanceof ArrayNode array
                    ? array
                    : JsonNodeFactory.instance.arrayNode().add(given);
            return list.size() <= 256 && list.valueStream().allMatch(element -> isWhole(element, 0, 255))
                    ? Optional.of(list)
                    : Optional.empty();
        }
    }

    /// `null` chooses what the program would by itself.
    record Automatic(Kind kind) implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            orNull(kind, schema);
        }

        @Override
        public String allowed() {
            return kind.allowed() + ", or null to let the points decide";
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            return given.isNull() ? Optional.of(given) : kind.read(given);
        }
    }

    /// `null` where it is not needed.
    record Absent(Kind kind) implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            orNull(kind, schema);
        }

        @Override
        public String allowed() {
            return kind.allowed() + ", or null";
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            return given.isNull() ? Optional.of(given) : kind.read(given);
        }
    }

    /// `null` leaves it to the files.
    record Unsaid(Kind kind) implements Kind {
        @Override
        public void describe(ObjectNode schema) {
            orNull(kind, schema);
        }

        @Override
        public String allowed() {
            return kind.allowed() + ", or null to take what the files say";
        }

        @Override
        public Optional<JsonNode> read(JsonNode given) {
            return given.isNull() ? Optional.of(given) : kind.read(given);
        }

        @Override
        public JsonNode write(JsonNode value) {
            return value.isNull() ? value : kind.write(value);
        }
    }

    /// The allowed value that a text on a command line stands for.
    static JsonNode ofText(String text) {
        if (text.matches("[0-9]+(,[0-9]+)+")) {
            return JSON.readTree("[" + text + "]");
        }
        boolean literal = text.matches("null|true|false|-?[0-9].*|\\[.*]");
        try {
            return literal ? JSON.readTree(text) : JsonNodeFactory.instance.stringNode(text);
        } catch (tools.jackson.core.JacksonException _) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }

    private static void orNull(Kind kind, ObjectNode schema) {
        kind.describe(schema);
        if (schema.get("enum") instanceof ArrayNode values) {
            values.addNull();
        } else {
            String type = schema.path("type").asString();
            schema.putArray("type").add(type).add("null");
        }
    }

    private static boolean isWhole(JsonNode given, int min, int max) {
        double value = given.isNumber() ? given.doubleValue() : Double.NaN;
        return value == Math.rint(value) && value >= min && value <= max;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
