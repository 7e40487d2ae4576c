package dev.cutfill.pipeline;

import dev.cutfill.pipeline.InvalidSettings.Problem;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// What a user chose of a survey: one flat JSON object, of which any part may be missing. It comes with a task,
/// or from a file and the command line; [SettingTable] says what it may hold.
public final class SettingsDocument {
    public static final SettingsDocument NOTHING_CHOSEN = new SettingsDocument(Map.of());

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String SETTINGS = "settings";
    private static final Pattern UNIT = Pattern.compile("_(m|m2|sigma|share|cells|percent)$");
    private static final List<String> ALL_NAMES =
            SettingTable.ALL.stream().map(Setting::name).toList();
    private static final JsonNode DEFAULTS = JSON.valueToTree(SurveySettings.defaults());

    /// by name, as users write it
    private final Map<String, JsonNode> chosen;

    private SettingsDocument(Map<String, JsonNode> chosen) {
        this.chosen = chosen;
    }

    /// @throws InvalidSettings when there is no such setting, a value is out of range, or two contradict each
    /// other
    public static SettingsDocument of(JsonNode given) throws InvalidSettings {
        return NOTHING_CHOSEN.with(given);
    }

    /// @param json a JSON object of settings
    public static SettingsDocument parse(String json) throws InvalidSettings {
        return of(tree(json));
    }

    /// @param json a JSON object whose member `settings` holds them
    /// @param others members that it may have besides
    /// @throws InvalidSettings also when it has a member of another name
    public static SettingsDocument member(String json, List<String> others) throws InvalidSettings {
        JsonNode body = tree(json);
        List<String> members = new ArrayList<>(others);
        members.addFirst(SETTINGS);
        for (String name : body.propertyNames()) {
            if (find(name).isEmpty() && !members.contains(name)) {
                throw refused(
                        "",
                        body.path(name),
                        "There is no member '" + brief(name) + "' of the body" + NearestName.remedy(name, members));
            }
            if (find(name).isPresent()) {
                throw refused(
                        name,
                        body.path(name),
                        name + " is a setting; it goes into the member \"settings\" of the body.");
            }
        }
        if (!body.isObject()) {
            throw refused("", body, "The body is one JSON object, as in {\"settings\": {\"minimum_area_m2\": 10}}.");
        }
        return body.has(SETTINGS) ? of(body.path(SETTINGS)) : NOTHING_CHOSEN;
    }

    private static JsonNode tree(String json) throws InvalidSettings {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw refused(
                    "", MissingNode.getInstance(), "The settings are no JSON, or have a member twice" + where + ".");
        }
    }

    /// Settings, and more of them as on a command line: a later one replaces an earlier one of its name.
    ///
    /// @param json a JSON object of settings
    /// @param assignments each `name=value`
    public static SettingsDocument parse(String json, List<String> assignments) throws InvalidSettings {
        JsonNode all = tree(json);
        if (!(all instanceof ObjectNode object)) {
            return of(all);
        }
        for (String assignment : assignments) {
            assign(object, assignment);
        }
        return of(object);
    }

    /// One more, as on a command line.
    ///
    /// @param assignment `name=value`
    public SettingsDocument with(String assignment) throws InvalidSettings {
        ObjectNode one = JSON.createObjectNode();
        assign(one, assignment);
        return with(one);
    }

    private static void assign(ObjectNode to, String assignment) throws InvalidSettings {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw refused(
                    "",
                    JsonNodeFactory.instance.stringNode(assignment),
                    "'" + assignment + "' sets nothing; write name=value.");
        }
        to.set(
                assignment.substring(0, equals).strip(),
                Setting.ofText(assignment.substring(equals + 1).strip()));
    }

    private SettingsDocument with(JsonNode given) throws InvalidSettings {
        if (!(given instanceof ObjectNode object)) {
            throw refused("", given, "The settings are one JSON object, as in {\"minimum_area_m2\": 10}.");
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, JsonNode> all = new LinkedHashMap<>(chosen);
        object.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            Optional<Setting> setting = find(name);
            if (setting.isEmpty()) {
                problems.add(new Problem(
                        name,
                        value,
                        "There is no setting '" + brief(name) + "'" + NearestName.remedy(name, ALL_NAMES)));
            } else if (setting.get().kind().read(value).isEmpty()) {
                problems.add(new Problem(
                        name,
                        value,
                        name + " is " + brief(value) + "; it must be "
                                + setting.get().kind().allowed() + "."));
            } else {
                all.put(name, value);
            }
        });
        SettingsDocument document = new SettingsDocument(all);
        if (problems.isEmpty()) {
            problems.addAll(Contradictions.of(document));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return document;
    }

    public SurveySettings settings() {
        ObjectNode tree = (ObjectNode) DEFAULTS.deepCopy();
        if (!comparesScans()) {
            tree.put("stable", SurveySettings.Stable.AUTO.name());
        }
        chosen.forEach((name, value) -> {
            Setting setting = find(name).orElseThrow();
            JsonPointer at = JsonPointer.compile(setting.at());
            ((ObjectNode) tree.requiredAt(at.head()))
                    .set(
                            at.last().getMatchingProperty(),
                            setting.kind().read(value).orElseThrow());
        });
        return JSON.treeToValue(tree, SurveySettings.class);
    }

    /// What was chosen, as it was given.
    public ObjectNode chosen() {
        ObjectNode object = JSON.createObjectNode();
        chosen.forEach(object::set);
        return object;
    }

    /// Every setting with the value in force.
    ObjectNode all() {
        ObjectNode object = JSON.createObjectNode();
        SettingTable.ALL.forEach(setting -> object.set(setting.name(), value(setting.name())));
        return object;
    }

    /// The value in force, as users write it.
    JsonNode value(String name) {
        Setting setting = find(name).orElseThrow();
        JsonNode given = chosen.get(name);
        if (given == null && name.equals("stable") && !comparesScans()) {
            return JsonNodeFactory.instance.stringNode("auto");
        }
        return given == null ? setting.kind().write(DEFAULTS.requiredAt(setting.at())) : given;
    }

    /// Whether post is compared with an earlier scan.
    boolean comparesScans() {
        return value("reference").asString().equals("epoch");
    }

    /// Whether a survey takes areas: of stockpiles their toes.
    public boolean takesAreas() {
        return value("reference").asString().equals("base")
                || !value("areas").asString().equals("found");
    }

    /// All settings as JSON Schema 2020-12, in the order of the table. `x-unit` is their unit, `x-group` the stage that
    /// reads them.
    public static ObjectNode schema() {
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("type", "object")
                .put("additionalProperties", false);
        ObjectNode members = schema.putObject("properties");
        for (Setting setting : SettingTable.ALL) {
            ObjectNode member = members.putObject(setting.name());
            setting.kind().describe(member);
            member.put("description", setting.meaning());
            member.set("default", NOTHING_CHOSEN.value(setting.name()));
            String stage = JsonPointer.compile(setting.at()).head().toString();
            member.put("x-group", stage.isEmpty() ? "survey" : stage.substring(1));
            Matcher unit = UNIT.matcher(setting.name());
            if (unit.find()) {
                member.put("x-unit", unit.group(1));
            }
        }
        return schema;
    }

    /// The table of all settings, for the documents.
    static String markdown() {
        StringBuilder table = new StringBuilder("| setting | default | values | what it does |\n|---|---|---|---|\n");
        for (Setting setting : SettingTable.ALL) {
            table.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            setting.name(),
                            NOTHING_CHOSEN.value(setting.name()),
                            setting.kind().allowed(),
                            setting.meaning()));
        }
        return table.toString();
    }

    private static Optional<Setting> find(String name) {
        return SettingTable.ALL.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }

    private static String brief(JsonNode value) {
        return brief(value.toString());
    }

    private static String brief(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static InvalidSettings refused(String setting, JsonNode value, String sentence) {
        return new InvalidSettings(List.of(new Problem(setting, value, sentence)));
    }
}
