package dev.cutfill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The page in Chromium, at one server that asks for a key.
class ConsoleIT {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleIT.class);

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path data;

    private static @SuppressWarnings("NullAway.Init") TestServer server;
    private static @SuppressWarnings("NullAway.Init") Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.isThere(), () -> {
            LOG.error("NOT TESTED: there is no {} or {}", Browser.CHROMIUM, Browser.DRIVER);
            return "there is no Chromium";
        });
        server = TestServer.whole(data).locked().scheduled().start();
        browser = new Browser();
        String link = server.post("/console/link", "").json().path("url").asString();
        browser.open(link);
        browser.sees("How much was cut and filled?");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void nothingWasBlockedOrForeign() {
        assertThat(browser.errors()).isEmpty();
        assertThat(browser.hosts()).isEqualTo(List.of("127.0.0.1:" + server.port()));
    }

    private static void show(String route) {
        browser.open(server.url("/console/#/" + route));
    }

    @Test
    void linkSignsInAndLeavesTheAddress() throws Exception {
        show("");
        browser.find("main h1");
        assertThat(browser.url()).endsWith("/console/#/");
        assertThat(browser.js("return document.cookie")).isEqualTo("");
        browser.examine("home");
    }

    @Test
    void formCreatesTaskAndShowsItsEnd() throws Exception {
        show("tasks");
        browser.button("New task").click();
        browser.js("document.querySelector('[name=processing_time]').value = 0");
        browser.examine("create");
        browser.button("Create").click();
        browser.sees("The API answers: task");
        browser.sees("✓ done");
        browser.examine("tasks");
        browser.find("main .cards h3 a").click();
        browser.sees("processed_records");
        browser.examine("task");
    }

    @Test
    void taskIsCancelledAndRunAgainByKeyboardOnly() throws Exception {
        String id = server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"nobody\",\"name\":\"Waits\"}")
                .json()
                .path("id")
                .asString();
        show("task/" + id);
        browser.button("Cancel").sendKeys(Keys.ENTER);
        browser.sees("cancelled");
        browser.button("Run again").sendKeys(Keys.ENTER);
        browser.sees("queue nobody");
        browser.examine("queued");
        browser.button("Cancel").sendKeys(Keys.ENTER);
        browser.button("Run again");
        browser.examine("cancelled");
    }

    @Test
    void surveyIsSentInPartsAndReadOnTheMap() throws Exception {
        Path files = data.resolve("scene");
        SceneFiles.write(Sites.slope(3, 60, 20_000, 0.02, List.of(new GaussBowl("pit", 30, 30, 6, -1.5))), files);
        Path pre = files.resolve("pre.las");
        Path wrong = Files.writeString(files.resolve("after.las"), "no scan at all");
        show("new");
        browser.choose("input[name=files]", pre, wrong);
        browser.sees("after.las: This is no LAS or LAZ file");
        browser.examine("new-wrong");
        browser.find("button[aria-label='Remove after.las']").click();
        browser.choose(
                "input[name=files]",
                files.resolve("post.las"),
                files.resolve("stable.shp"),
                files.resolve("stable.shx"));
        browser.find("input[name=name]").sendKeys("A bowl");
        browser.find("input[name=site]").sendKeys("Slope");
        browser.limitUploads(100_000);
        browser.button("Send and measure").click();
        browser.sees("is being sent:");
        browser.examine("sending");
        browser.reload();
        browser.sees("Choose pre.las again to go on");
        browser.limitUploads(-1);
        browser.choose("input[data-label=pre]", files.resolve("post.las"));
        browser.sees("post.las is not the file of which a part was sent before (pre.las).");
        browser.examine("resume");
        browser.choose("input[data-label=pre]", pre);
        browser.choose("input[data-label=post]", files.resolve("post.las"));
        browser.choose("input[data-label=shp]", files.resolve("stable.shp"));
        browser.choose("input[data-label=shx]", files.resolve("stable.shx"));
        browser.sees("One region");
        browser.find(".map canvas");
        browser.find("tr[data-region='1']").sendKeys(Keys.ENTER);
        browser.find("tr.chosen");
        browser.examine("result");
        String id = browser.url().replaceFirst(".*/", "");
        assertArtifact("/api/v2/tasks/" + id + "/artifacts/difference.tif");
        assertThat(server.get("/api/v2/tasks/" + id, "Accept-Encoding", "gzip").header("Content-Encoding"))
                .isEqualTo("gzip");
        JsonNode listed =
                server.get("/api/v2/tasks?kind=volume&state=succeeded").json().at("/tasks/0");
        assertThat(listed.path("name").asString()).isEqualTo("A bowl");
        assertThat(listed.at("/summary/net_volume").asDouble()).isBetween(-90.0, -55.0);
    }

    /// From this server, in parts.
    private static void assertArtifact(String path) throws Exception {
        Answer part = server.get(path, "Range", "bytes=0-3");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Length")).isEqualTo("4");
        assertThat(part.header("Content-Range")).startsWith("bytes 0-3/");
        assertThat(part.body()).startsWith("II");
        assertThat(server.get(path, "If-None-Match", part.header("ETag")).status())
                .isEqualTo(304);
        assertThat(server.get(path, "Range", "bytes=99999999-").status()).isEqualTo(416);
        assertThat(server.get(path + ".none").status()).isEqualTo(404);
        assertThat(server.sendAs("", "GET", path, "").status()).isEqualTo(401);
    }

    @Test
    void demoStartsWithOneClickAndIsCancelled() throws Exception {
        show("");
        browser.button("Try the demo").click();
        browser.sees("Demo pit");
        browser.button("Cancel").click();
        browser.sees("cancelled");
    }

    @Test
    void serverIsShownWithItsQueuesAndWorkers() throws Exception {
        show("health");
        browser.sees("with a key");
        browser.sees("Last heard");
        browser.examine("health");
        show("help");
        browser.sees("Level of detection");
        browser.examine("help");
    }

    @Test
    void absentTaskAndUnknownPageAreSaid() throws Exception {
        show("nowhere");
        browser.sees("There is no such page.");
        browser.examine("lost");
        browser.open(server.url("/console/#/task/00000000-0000-0000-0000-000000000001"));
        browser.sees("Not found");
        // the browser logs each answer that is an error
        assertThat(browser.errors()).allMatch(line -> line.contains("404"));
    }
}
