package dev.cutfill.api.orchestrator;

import dev.cutfill.worker.InvalidSettings;
import dev.cutfill.worker.SettingsDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/// The body of /create_task: nothing, or a JSON object whose member `settings` holds those of the survey. Read as it comes,
/// whatever its content type, for a client that sends one means it.
final class CreationBody {
    private static final int LONGEST = 1 << 16;

    private CreationBody() {}

    static SettingsDocument settings(InputStream body) throws IOException, InvalidSettings {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "The body has more than " + LONGEST + " bytes; settings take a few hundred");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.isBlank() ? SettingsDocument.NOTHING_CHOSEN : SettingsDocument.member(text);
    }
}
