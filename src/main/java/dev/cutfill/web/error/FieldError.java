package dev.cutfill.web.error;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// One thing that is wrong with what a client sent, in the form and the words of the documents' framework
/// (pydantic).
///
/// @param type a stable word for programs: `missing`, `string_type`, `less_than_equal`, …
/// @param loc where: `body` or `query` or `path`, then the members' names
/// @param msg for people
/// @param input what was there; of something missing, what it is missing from
@JsonPropertyOrder({"type", "loc", "msg", "input"})
public record FieldError(String type, List<String> loc, String msg, JsonNode input) {
    public FieldError {
        loc = List.copyOf(loc);
    }

    /// One that an API has worded itself.
    public static FieldError of(String field, String message) {
        return new FieldError("invalid_value", List.of(field), message, MissingNode.getInstance());
    }

    /// `body.parameters.timeout: Input should be …`
    public String sentence() {
        return String.join(".", loc) + ": " + msg;
    }
}
