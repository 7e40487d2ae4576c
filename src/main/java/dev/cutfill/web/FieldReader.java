package dev.cutfill.web;

import dev.cutfill.web.error.FieldError;
import dev.cutfill.web.error.ProblemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a client sent, read member by member. What is wrong is collected, so that it learns of all its mistakes
/// at once; until [#check] has been called what was read may be a placeholder. Members nobody asks for are left
/// alone.
public final class FieldReader {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,9}");
    /// Numbers stay as they were written, however large.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final List<String> place;
    private final ObjectNode members;
    private final List<FieldError> errors;

    private FieldReader(List<String> place, ObjectNode members, List<FieldError> errors) {
        this.place = place;
        this.members = members;
        this.errors = errors;
    }

    /// A JSON object, whatever content type it was sent under.
    ///
    /// @param body as it came; null: none
    public static FieldReader body(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw ProblemException.invalid(
                    List.of(new FieldError("missing", List.of("body"), "Field required", JSON.nullNode())));
        }
        if (body.length > BodyLimit.LARGEST) {
            throw BodyLimit.tooLarge(BodyLimit.LARGEST);
        }
        JsonNode document;
        try {
            String text = new String(body, StandardCharsets.UTF_8);
            RequestJson.check(text);
            document = JSON.readTree(text);
        } catch (JacksonException e) {
            String at = e.getLocation() == null
                    ? ""
                    : ", at line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw ProblemException.invalid(List.of(new FieldError(
                    "json_invalid", List.of("body"), "JSON decode error" + at, JSON.createObjectNode())));
        }
        if (!(document instanceof ObjectNode members)) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "model_attributes_type", List.of("body"), "Input should be a valid dictionary", document)));
        }
        return new FieldReader(List.of("body"), members, new ArrayList<>());
    }

    /// The parameters of a query, by turns a name and its value; null: not given.
    public static FieldReader query(@Nullable String... namesAndValues) {
        ObjectNode members = JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
            }
        }
        return new FieldReader(List.of("query"), members, new ArrayList<>());
    }

    /// A UUID in the path.
    public static UUID pathId(String name, String text) {
        FieldReader path =
                new FieldReader(List.of("path"), JSON.createObjectNode().put(name, text), new ArrayList<>());
        UUID id = path.uuid(name).orElse(new UUID(0, 0));
        path.check();
        return id;
    }

    public boolean has(String name) {
        return !missing(name);
    }

    public JsonNode value(String name) {
        return members.path(name);
    }

    /// A text that must be there.
    public String text(String name, int longest) {
        if (members.path(name).isMissingNode()) {
            wrong(name, "missing", "Field required", members);
            return "";
        }
        JsonNode value = members.path(name);
        if (!value.isString()) {
            wrong(name, "string_type", "Input should be a valid string", value);
            return "";
        }
        String text = value.asString();
        if (text.isEmpty()) {
            wrong(name, "string_too_short", "String should have at least 1 character", value);
        } else if (text.length() > longest) {
            wrong(name, "string_too_long", "String should have at most " + longest + " characters", value);
        } else if (text.indexOf('\0') >= 0) {
            wrong(name, "value_error", "Value error, a text must not contain the character U+0000", value);
        }
        return text;
    }

    public String text(String name, int longest, Pattern form) {
        String text = text(name, longest);
        if (!text.isEmpty() && !form.matcher(text).matches()) {
            wrong(name, "string_pattern_mismatch", "String should match pattern '" + form + "'", value(name));
        }
        return text;
    }

    public Optional<String> optionalText(String name, int longest) {
        return missing(name) ? Optional.empty() : Optional.of(text(name, longest));
    }

    /// One of these words, if any.
    public Optional<String> choice(String name, Set<String> words) {
        if (missing(name)) {
            return Optional.empty();
        }
        JsonNode value = members.path(name);
        if (!value.isString() || !words.contains(value.asString())) {
            String all =
                    new TreeSet<>(words).stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
            wrong(name, "enum", "Input should be one of " + all, value);
            return Optional.empty();
        }
        return Optional.of(value.asString());
    }

    public OptionalInt integer(String name, int min, int max) {
        if (missing(name)) {
            return OptionalInt.empty();
        }
        JsonNode value = members.path(name);
        boolean spelt = value.isString() && INTEGER.matcher(value.asString()).matches();
        double number =
                spelt ? Integer.parseInt(value.asString()) : value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        if (number != Math.rint(number)) { // nor is NaN, which is what does not fit into a double
            wrong(name, "int_parsing", "Input should be a valid integer", value);
            return OptionalInt.empty();
        }
        if (number < min) {
            wrong(name, "greater_than_equal", "Input should be greater than or equal to " + min, value);
        } else if (number > max) {
            wrong(name, "less_than_equal", "Input should be less than or equal to " + max, value);
        } else {
            return OptionalInt.of((int) number);
        }
        return OptionalInt.empty();
    }

    /// A number that must be there.
    public OptionalInt requiredInteger(String name, int min, int max) {
        if (missing(name)) {
            wrong(name, "missing", "Field required", members);
        }
        return integer(name, min, max);
    }

    public boolean flag(String name, boolean defaultValue) {
        if (missing(name)) {
            return defaultValue;
        }
        JsonNode value = members.path(name);
        String word = value.asString("").toLowerCase(Locale.ROOT);
        if (value.isBoolean() || word.equals("true") || word.equals("false")) {
            return value.asBoolean();
        }
        wrong(name, "bool_parsing", "Input should be a valid boolean, unable to interpret input", value);
        return defaultValue;
    }

    public Optional<UUID> uuid(String name) {
        if (missing(name)) {
            return Optional.empty();
        }
        String text = members.path(name).asString("");
        if (!UuidText.is(text)) {
            wrong(name, "uuid_parsing", "Input should be a valid UUID", members.path(name));
            return Optional.empty();
        }
        return Optional.of(UUID.fromString(text));
    }

    /// A UUID that must be there.
    public UUID requiredUuid(String name) {
        if (members.path(name).isMissingNode()) {
            wrong(name, "missing", "Field required", members);
        } else if (missing(name)) {
            wrong(name, "uuid_type", "UUID input should be a string, bytes or UUID object", members.path(name));
        }
        return uuid(name).orElse(new UUID(0, 0));
    }

    public Optional<URI> url(String name) {
        Optional<String> text = optionalText(name, 2_000);
        Optional<URI> url = text.flatMap(FieldReader::http);
        if (text.isPresent() && url.isEmpty()) {
            wrong(name, "url_parsing", "Input should be a valid URL with scheme http or https", members.path(name));
        }
        return url;
    }

    /// An object, empty when it is not there.
    public FieldReader object(String name) {
        List<String> inside = new ArrayList<>(place);
        inside.add(name);
        JsonNode value = members.path(name);
        if (value instanceof ObjectNode object) {
            return new FieldReader(inside, object, errors);
        }
        if (!value.isMissingNode()) {
            wrong(name, "dict_type", "Input should be a valid dictionary", value);
        }
        return new FieldReader(inside, JsonNodeFactory.instance.objectNode(), errors);
    }

    /// All members, also those that nobody has asked for.
    public ObjectNode json() {
        return members;
    }

    /// Notes a mistake that only the caller can see.
    public void refuse(String name, String sentence) {
        wrong(
                name,
                "value_error",
                "Value error, " + sentence,
                members.path(name).isMissingNode() ? members : members.path(name));
    }

    /// @throws ProblemException when something was wrong
    public void check() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private boolean missing(String name) {
        return members.path(name).isMissingNode() || members.path(name).isNull();
    }

    private void wrong(String name, String type, String msg, JsonNode input) {
        List<String> loc = new ArrayList<>(place);
        loc.add(name);
        errors.add(new FieldError(type, loc, msg, input));
    }

    private static Optional<URI> http(String text) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
