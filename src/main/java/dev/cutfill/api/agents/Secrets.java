package dev.cutfill.api.agents;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a payload has in it that is only for the agent that does it: the content of files and the values of
/// variables.
final class Secrets {
    static final String MASK = "********";
    private static final Set<String> CONTENTS = Set.of("content");
    private static final Set<String> VALUES = Set.of("updates");
    private static final JsonMapper JSON = new JsonMapper();

    private Secrets() {}

    static String masked(String payload) {
        return masked(JSON.readTree(payload)).toString();
    }

    private static JsonNode masked(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(element -> copy.add(masked(element)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (CONTENTS.contains(member.getKey())) {
                copy.put(member.getKey(), MASK);
            } else if (VALUES.contains(member.getKey()) && member.getValue() instanceof ObjectNode values) {
                ObjectNode names = copy.putObject(member.getKey());
                values.propertyNames().forEach(name -> names.put(name, MASK));
            } else {
                copy.set(member.getKey(), masked(member.getValue()));
            }
        }
        return copy;
    }
}
