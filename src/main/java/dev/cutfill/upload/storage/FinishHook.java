package dev.cutfill.upload.storage;

import dev.cutfill.upload.Uploads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// POSTs what tusd's `post-finish` hook posts, when an upload has finished: who listens to a tusd can listen to
/// us.
///
/// That somebody has yet to be told is in the upload's record until the other side has answered 2xx;
/// [ExpirationCleaner]
/// tries again what failed. So it is told at least once.
public final class FinishHook {
    private static final Logger LOG = LoggerFactory.getLogger(FinishHook.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final JsonMapper JSON = new JsonMapper();

    private final String url;
    private final DiskUploads uploads;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /// @param url empty: nobody is told
    public FinishHook(String url, DiskUploads uploads) {
        this.url = url;
        this.uploads = uploads;
    }

    public boolean isOn() {
        return !url.isEmpty();
    }

    /// Returns at once.
    public void tell(StoredUpload upload) {
        if (underWay.add(upload.id())) {
            Thread.ofVirtual().name("finish-hook").start(() -> post(upload));
        }
    }

    private void post(StoredUpload upload) {
        String id = UploadDirectory.shortened(upload.id());
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("Hook-Name", "post-finish")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(event(upload))))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                uploads.markTold(upload);
            } else {
                LOG.warn("The hook answered {} when told of upload {}; it is told again later", status, id);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "The hook could not be told of upload {} ({}); it is told again later",
                    id,
                    e.getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(upload.id());
        }
    }

    private Map<String, Object> event(StoredUpload upload) {
        UploadRecord record = upload.record();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("ID", upload.id());
        info.put("Size", upload.offset());
        info.put("SizeIsDeferred", false);
        info.put("Offset", upload.offset());
        info.put("MetaData", Metadata.decode(record.creation().metadata()));
        info.put("IsPartial", record.isPart());
        info.put("IsFinal", record.isConcatenation());
        info.put("PartialUploads", record.isConcatenation() ? record.parts() : null);
        String path = uploads.file(upload.id()).toAbsolutePath().toString();
        info.put("Storage", Map.of("Type", "filestore", "Path", path, "InfoPath", path + ".json"));
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("Method", "PATCH");
        request.put("URI", Uploads.PATH + "/" + upload.id());
        request.put("RemoteAddr", "");
        request.put("Header", Map.<String, List<String>>of());
        return Map.of("Type", "post-finish", "Event", Map.of("Upload", info, "HTTPRequest", request));
    }
}
