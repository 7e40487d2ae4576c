package dev.cutfill.api;

import dev.cutfill.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// One method at one path, as an API's OpenAPI document tells it.
///
/// @param schema of the body, references resolved; missing when it takes none
/// @param example of the body; missing when the document has none
record Route(String api, String method, String path, List<JsonNode> parameters, JsonNode schema, JsonNode example) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    static List<Route> of(TestServer server, String key) throws IOException, InterruptedException {
        List<Route> routes = new ArrayList<>();
        JsonNode apis = server.get("/openapi/swagger-config", "Authorization", "Bearer " + key)
                .json()
                .path("urls");
        for (JsonNode api : apis) {
            String url = api.path("url").asString();
            JsonNode document =
                    server.get(url, "Authorization", "Bearer " + key).json();
            document.path("paths")
                    .forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
                        JsonNode body =
                                operation.path("requestBody").path("content").path("application/json");
                        JsonNode schema = resolved(body.path("schema"), document);
                        JsonNode example = body.path("examples")
                                .valueStream()
                                .map(one -> one.path("value"))
                                .findFirst()
                                .orElse(body.path("example"));
                        routes.add(new Route(
                                url.substring(url.lastIndexOf('/') + 1),
                                method.toUpperCase(Locale.ROOT),
                                path,
                                operation.path("parameters").valueStream().toList(),
                                schema,
                                example));
                    }));
        }
        return routes;
    }

    private static JsonNode resolved(JsonNode schema, JsonNode document) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    boolean hasPlaces() {
        return path.contains("{");
    }

    boolean takesBody() {
        return !(schema instanceof MissingNode);
    }

    /// The answer has no end.
    boolean streams() {
        return path.endsWith("/events");
    }

    String at(Function<String, String> place) {
        return PLACE.matcher(path)
                .replaceAll(match -> place.apply(match.group(1)).replace("$", "\\$"));
    }

    @Override
    public String toString() {
        return api + " " + method + " " + path;
    }
}
