package dev.cutfill.api.orchestrator;

import dev.cutfill.pipeline.ResultMember;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// The result's document in the description of the API, from the table of its members.
final class ResultSchema {
    static final String NAME = "SurveyResult";

    private ResultSchema() {}

    /// Adds the schema, and says of the status of a task that its `results` are of it.
    static void addTo(OpenAPI shown) {
        Schema<Object> root = object();
        ResultMember.all().forEach(member -> add(root, member));
        root.description("Lengths are metres, areas square metres, volumes cubic metres; null is not known.");
        shown.schema(NAME, root);
        Schema<?> status =
                Objects.requireNonNull(shown.getComponents().getSchemas().get("Status"));
        status.addProperty(
                "results",
                new JsonSchema()
                        .anyOf(List.of(
                                new JsonSchema().$ref("#/components/schemas/" + NAME),
                                type("string", false),
                                type("null", false)))
                        .description("the document when done, the message when failed, else null"));
    }

    private static void add(Schema<?> root, ResultMember member) {
        Schema<?> at = root;
        String[] names = member.path().split("\\.", -1);
        for (int i = 0; i < names.length; i++) {
            boolean list = names[i].endsWith("[]");
            String name = list ? names[i].substring(0, names[i].length() - 2) : names[i];
            Schema<?> leaf = i < names.length - 1
                    ? object()
                    : type(member.type(), member.mayBeNull()).description(member.meaning());
            Schema<?> there = at.getProperties() == null
                    ? null
                    : (Schema<?>) at.getProperties().get(name);
            if (there == null) {
                there = list ? type("array", false).items(leaf) : leaf;
                at.addProperty(name, there);
            }
            at = list ? there.getItems() : there;
        }
    }

    private static Schema<Object> object() {
        return type("object", false);
    }

    private static Schema<Object> type(String type, boolean mayBeNull) {
        Schema<Object> schema = new JsonSchema();
        if (!type.equals("any")) {
            schema.setTypes(new TreeSet<>(mayBeNull ? List.of(type, "null") : List.of(type)));
        }
        if (type.equals("array")) {
            schema.setItems(new JsonSchema());
        }
        return schema;
    }
}
