package dev.cutfill.api.orchestrator;

import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.web.RequestJson;
import dev.cutfill.worker.VolumeTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The body of /create_task: nothing, or a JSON object. Read as it comes, whatever its content type, for a
/// client that sends one means it.
///
/// @param settings those of the survey, from the member `settings`
/// @param sizes bytes of each file, from the member `sizes`, as far as they are known: with its size an upload
/// is one that every tus client can go on with
record CreationBody(SettingsDocument settings, Map<String, Long> sizes) {
    private static final String SIZES = "sizes";
    private static final int LONGEST = 1 << 16;
    private static final JsonMapper JSON = new JsonMapper();

    CreationBody {
        sizes = Map.copyOf(sizes);
    }

    OptionalLong size(String label) {
        Long size = sizes.get(label);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    static CreationBody read(InputStream body) throws IOException, InvalidSettings {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The body has more than " + LONGEST + " bytes; settings take a few hundred");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return new CreationBody(SettingsDocument.NOTHING_CHOSEN, Map.of());
        }
        SettingsDocument settings = SettingsDocument.member(text, List.of(SIZES));
        try {
            RequestJson.check(text);
        } catch (JacksonException _) {
            throw refused("The body has a member twice, or a number beyond 1.8e308");
        }
        return new CreationBody(settings, sizes(JSON.readTree(text).path(SIZES), VolumeTask.labels(settings)));
    }

    private static Map<String, Long> sizes(JsonNode given, List<String> labels) {
        if (!given.isObject() && !given.isMissingNode()) {
            throw refused("sizes must be an object, as in {\"sizes\": {\"pre\": 5242880}}");
        }
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> size : given.properties()) {
            if (!labels.contains(size.getKey())) {
                throw refused("There is no file '" + size.getKey() + "' to give a size of; there are "
                        + String.join(", ", labels));
            }
            if (!size.getValue().canConvertToLong()
                    || !size.getValue().isIntegralNumber()
                    || size.getValue().asLong() < 1) {
                throw refused("The size of " + size.getKey() + " must be a whole number of bytes, 1 or more");
            }
            sizes.put(size.getKey(), size.getValue().asLong());
        }
        return sizes;
    }

    private static ResponseStatusException refused(String sentence) {
        return new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT, sentence);
    }
}
