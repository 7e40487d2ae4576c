package dev.cutfill.upload.storage;

import dev.cutfill.upload.ContentCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Uploads in a directory, with the settings that the program has by default but for those that are given.
final class TestUploads {
    static final ContentCheck NO_CHECK = (_, _) -> Optional.empty();

    private TestUploads() {}

    /// @param settings names and values in turn
    static DiskUploads on(UploadDirectory directory, String... settings) {
        return on(directory, Clock.systemUTC(), settings);
    }

    static DiskUploads on(UploadDirectory directory, Clock clock, String... settings) {
        return on(directory, clock, NO_CHECK, settings);
    }

    static DiskUploads on(UploadDirectory directory, Clock clock, ContentCheck check, String... settings) {
        try {
            return new DiskUploads(
                    directory, properties(settings), new UploadMeters(new SimpleMeterRegistry()), clock, check);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static UploadProperties properties(String... settings) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put("cutfill.upload." + settings[i], settings[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("cutfill.upload", UploadProperties.class);
    }
}
