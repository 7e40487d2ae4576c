package dev.cutfill.command;

import dev.cutfill.web.StartRefused;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Environment variables with a name that is not that of their setting. Each may be given by a file instead, which the
/// variable with `_FILE` behind its name names: an environment is read by every program of the same user, and printed
/// by
/// whatever describes a container.
final class Variables {
    private static final int LARGEST = 1 << 16;

    private static final Map<String, String> COMMON_NAMES = Map.ofEntries(
            Map.entry("DATABASE_URL", "cutfill.database.url"),
            Map.entry("CUTFILL_KEY", "cutfill.security.key"),
            Map.entry("MINIO_ENDPOINT", "cutfill.store.s3.endpoint"),
            Map.entry("MINIO_ACCESS_KEY", "cutfill.store.s3.access-key"),
            Map.entry("MINIO_SECRET_KEY", "cutfill.store.s3.secret-key"),
            Map.entry("MINIO_BUCKET", "cutfill.store.s3.bucket"),
            Map.entry("MINIO_PUBLIC_ENDPOINT", "cutfill.store.s3.public-endpoint"),
            Map.entry("MINIO_REGION", "cutfill.store.s3.region"),
            Map.entry("NUM_INTERNAL_WORKERS", "cutfill.executor.workers"),
            Map.entry("AUTO_START_WORKERS", "cutfill.executor.auto-start"),
            Map.entry("DEFAULT_TIMEOUT_MINUTES", "cutfill.executor.timeout-minutes"),
            Map.entry("DEFAULT_MAX_STEPS", "cutfill.executor.max-steps"),
            // named as their settings are, and here for their files: they hold secrets
            Map.entry("CUTFILL_TUSD_SECRET", "cutfill.tusd.secret"),
            Map.entry("CUTFILL_UPLOAD_HOOK", "cutfill.upload.hook"));

    private Variables() {}

    /// @return settings by name
    /// @throws StartRefused when a file cannot be read, or a value is given twice
    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        COMMON_NAMES.forEach((variable, setting) -> {
            String value = environment.getOrDefault(variable, "");
            String file = environment.getOrDefault(variable + "_FILE", "");
            if (!value.isBlank() && !file.isBlank()) {
                throw new StartRefused(variable + " and " + variable + "_FILE are both set; unset one of them.");
            }
            String found = file.isBlank() ? value : read(variable + "_FILE", file);
            if (!found.isBlank()) {
                given.put(setting, found);
            }
        });
        return given;
    }

    private static String read(String variable, String file) {
        try {
            Path path = Path.of(file.strip());
            if (Files.size(path) > LARGEST) {
                throw new StartRefused(variable + " names " + file + ", which is too large for a setting.");
            }
            String text = Files.readString(path).strip();
            if (text.isEmpty()) {
                throw new StartRefused(variable + " names " + file + ", which is empty.");
            }
            return text;
        } catch (MalformedInputException _) {
            throw new StartRefused(variable + " names " + file + ", which is no text.");
        } catch (IOException | InvalidPathException e) {
            throw new StartRefused(variable + " names " + file + ", which cannot be read ("
                    + e.getClass().getSimpleName() + ").");
        }
    }
}
