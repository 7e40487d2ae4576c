package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ErrorFormats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// GET /api/v2/uploads, with the upload room and nothing else behind it.
class UploadListIT {
    @TempDir
    Path data = Path.of("");

    @Test
    void listIsPagedOldestFirst() throws Exception {
        try (TestServer server = TestServer.parts(data, "upload")
                .bean(PublicUrl.class, ErrorFormats.class, UploadsController.class)
                .start()) {
            Uploads uploads = server.bean(Uploads.class);
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Upload upload =
                        uploads.create(Map.of("label", "n" + i), i == 3 ? OptionalLong.of(0) : OptionalLong.empty());
                made.add(upload.id());
            }

            JsonNode all = get(server, "/api/v2/uploads");
            assertThat(ids(all)).containsExactlyInAnyOrderElementsOf(made);
            assertThat(all.path("next_cursor").isNull()).isTrue();
            JsonNode first = all.path("uploads").get(0);
            assertThat(first.path("url").asString())
                    .isEqualTo(server.base() + "/files/" + first.path("id").asString());
            assertThat(first.path("created_at").asString()).matches("20[0-9-]+T[0-9:.]+Z");

            assertThat(ids(get(server, "/api/v2/uploads?state=finished"))).containsExactly(made.get(3));
            assertThat(ids(get(server, "/api/v2/uploads?state=open")))
                    .hasSize(4)
                    .doesNotContain(made.get(3));

            List<String> paged = new ArrayList<>();
            String cursor = "";
            for (int page = 0; page < 3; page++) {
                JsonNode part = get(server, "/api/v2/uploads?limit=2" + cursor);
                paged.addAll(ids(part));
                cursor = "&cursor=" + part.path("next_cursor").asString("");
            }
            assertThat(paged).isEqualTo(ids(all));

            String last =
                    get(server, "/api/v2/uploads?limit=2").path("next_cursor").asString();
            uploads.delete(paged.get(1));
            assertThat(ids(get(server, "/api/v2/uploads?cursor=" + last)))
                    .as("that page's last upload is gone")
                    .isEqualTo(paged.subList(2, 5));
        }
    }

    private static List<String> ids(JsonNode page) {
        return page.path("uploads")
                .valueStream()
                .map(upload -> upload.path("id").asString())
                .toList();
    }

    private static JsonNode get(TestServer server, String path) throws Exception {
        Answer answer = server.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
