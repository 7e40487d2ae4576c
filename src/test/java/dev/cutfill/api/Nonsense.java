package dev.cutfill.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests as a route's OpenAPI document describes them, and as it does not: each member now right, now left
/// out, now of another kind, too large, too deep or no JSON at all. The same seed makes the same requests.
final class Nonsense {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1",
            "0.5",
            "1e400",
            "-0",
            "99999999999",
            "123456789012345678901234567890",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"a\\nb\"",
            "\"../../etc/passwd\"",
            "\"' OR 1=1 --\"",
            "\"%s%n\"",
            "\"\uD83D\uDCA9\"",
            "\"http://[::1\"",
            "\"file:///etc/passwd\"",
            "\"2026-13-45T99:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "[]",
            "[null]",
            "{}",
            "{\"\": null}",
            "[[[[[[[[[[]]]]]]]]]]",
            "{\"a\": {\"b\": [1, 2, {\"c\": null}]}}",
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"" + "y".repeat(5_000) + "\"");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "}",
            "null",
            "[]",
            "\"\"",
            "0",
            "{}{}",
            "{\"a\":1,\"a\":2}",
            "\uFEFF{}",
            "\0",
            "<xml/>",
            "a=b&c=d",
            "NaN",
            "{\"a\":NaN}",
            "[".repeat(2_000),
            "{\"a\":".repeat(1_500) + "1" + "}".repeat(1_500),
            "{\"a\":\"" + "z".repeat(100_000) + "\"}");
    private static final List<String> QUERIES =
            List.of("=2", "=", "&&&", "a=%00", "%00=a", "%C3%28=1", "a", "limit=1&limit=2", "x=" + "x".repeat(5_000));
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/json;charset=utf-16",
            "text/plain",
            "nonsense",
            "*/*",
            "multipart/form-data");

    private final Random random;
    private final List<String> known;

    /// @param known ids of what there is
    Nonsense(long seed, List<String> known) {
        this.random = new Random(seed);
        this.known = known;
    }

    record Request(String path, String body, List<String> headers) {}

    Request request(Route route) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", one(TYPES)));
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (JsonNode parameter : route.parameters()) {
            String name = parameter.path("name").asString();
            if (random.nextInt(3) == 0) {
                continue;
            }
            switch (parameter.path("in").asString()) {
                case "query" -> query.add(name + "=" + encoded(text()));
                case "header" -> {
                    if (!name.equals("Content-Type")) {
                        headers.addAll(List.of(name, text().replaceAll("[^ -~]", "")));
                    }
                }
                default -> {} // those of the path must be there
            }
        }
        if (random.nextInt(20) == 0) {
            query.add(one(QUERIES));
        }
        String path = route.at(_ -> encoded(text())) + query;
        return new Request(path, route.takesBody() || random.nextInt(8) == 0 ? body(route) : "", headers);
    }

    private String body(Route route) {
        if (random.nextInt(6) == 0) {
            return one(BODIES);
        }
        if (route.example().isObject() && random.nextBoolean()) {
            return mutated(route.example(), 0).toString();
        }
        JsonNode properties = route.schema().path("properties");
        ObjectNode body = JSON.createObjectNode();
        if (properties.isObject()) {
            properties.forEachEntry((name, schema) -> {
                if (random.nextInt(3) > 0) {
                    body.set(name, random.nextInt(2) == 0 ? junk() : likely(schema));
                }
            });
        }
        if (random.nextInt(4) == 0) {
            body.set(random.nextBoolean() ? "surplus" : one(known), junk());
        }
        String text = body.toString();
        return random.nextInt(12) == 0 ? text.substring(0, random.nextInt(text.length() + 1)) : text;
    }

    /// Of the kind that the schema says.
    private JsonNode likely(JsonNode schema) {
        JsonNode type = schema.path("type");
        String kind = type.isArray() ? type.path(0).asString() : type.asString("object");
        return JSON.readTree(
                switch (kind) {
                    case "integer" -> Integer.toString(random.nextInt(-2, 200));
                    case "number" -> Double.toString(random.nextDouble());
                    case "boolean" -> Boolean.toString(random.nextBoolean());
                    case "array" -> random.nextBoolean() ? "[\"x\"]" : "[\"" + one(known) + "\", \"x\", \"x\"]";
                    case "string" -> random.nextBoolean() ? "\"" + one(known) + "\"" : "\"volume\"";
                    default -> "{\"mode\": \"reference\", \"x\": 1}";
                });
    }

    private JsonNode mutated(JsonNode node, int depth) {
        if (random.nextInt(6) == 0 && depth > 0) {
            return random.nextInt(3) == 0 ? MissingNode.getInstance() : junk();
        }
        if (node.isObject()) {
            ObjectNode copy = JSON.createObjectNode();
            node.forEachEntry((name, value) -> {
                JsonNode other = mutated(value, depth + 1);
                if (!other.isMissingNode()) {
                    copy.set(name, other);
                }
            });
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            node.forEach(value -> {
                JsonNode other = mutated(value, depth + 1);
                copy.add(other.isMissingNode() ? junk() : other);
            });
            return copy;
        }
        return node;
    }

    private JsonNode junk() {
        return JSON.readTree(one(VALUES));
    }

    /// For a path, a query or a header.
    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> one(VALUES).replace("\"", "");
            case 1 -> Integer.toString(random.nextInt(-3, 2_000));
            default -> one(known);
        };
    }

    private static String encoded(String text) {
        String safe = URLEncoder.encode(text.length() > 300 ? text.substring(0, 300) : text, StandardCharsets.UTF_8);
        return safe.isEmpty() ? "%20" : safe;
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
