package dev.cutfill.web;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// What JSON of a client must keep beyond its grammar: no member twice, of which two readers may take different
/// ones, and no number beyond what a double holds (RFC 8259, 6), which a short text could make as large as it likes.
public final class RequestJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private RequestJson() {}

    /// @throws StreamReadException where it breaks one of these, or is no JSON
    public static void check(byte[] body) {
        check(FACTORY.createParser(ObjectReadContext.empty(), body));
    }

    /// @throws StreamReadException where it breaks one of these, or is no JSON
    public static void check(String text) {
        check(FACTORY.createParser(ObjectReadContext.empty(), text));
    }

    private static void check(JsonParser given) {
        try (JsonParser parser = given) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric() && !Double.isFinite(Double.parseDouble(parser.getString()))) {
                    throw new StreamReadException(parser, "a number is beyond 1.8e308");
                }
            }
        }
    }
}
