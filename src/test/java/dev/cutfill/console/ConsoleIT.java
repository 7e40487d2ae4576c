package dev.cutfill.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cutfill.TestServer;
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
