package dev.cutfill.store;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A stored result names its files by their keys in the store; whoever reads it gets a link beside each, made
/// now.
@Component
public final class ResultLinks {
    private static final Duration VALIDITY = Duration.ofSeconds(900);
    private static final Map<String, String> LINK_OF_KEY =
            Map.of("image_key", "image_url", "thumbnail_key", "thumbnail_url", "key", "url");

    private final FileStore store;
    private final JsonMapper json;

    ResultLinks(FileStore store, JsonMapper json) {
        this.store = store;
        this.json = json;
    }

    /// The document with, right after each `image_key`, `thumbnail_key` and `key` (of an artifact), the member
    /// that links to it.
    ///
    /// @param files the keys of the files that belong to the result; whatever else is written there gets no link
    public JsonNode into(String document, Set<String> files, URI base) {
        return copy(json.readTree(document), files, base);
    }

    /// One file's link, made now.
    public URI of(String key, URI base) {
        return store.link(key, VALIDITY, base);
    }

    private JsonNode copy(JsonNode node, Set<String> files, URI base) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(copy(element, files, base)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                copy.set(member.getKey(), copy(member.getValue(), files, base));
                String link = LINK_OF_KEY.get(member.getKey());
                if (link != null
                        && member.getValue().isString()
                        && files.contains(member.getValue().asString())) {
                    copy.put(
                            link,
                            store.link(member.getValue().asString(), VALIDITY, base)
                                    .toString());
                }
            }
            return copy;
        }
        return node;
    }
}
