package dev.cutfill.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Chromium, driven by its own driver; both are installed on the machine.
final class Browser implements AutoCloseable {
    static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    static final Path DRIVER = Path.of(System.getenv().getOrDefault("CHROMEDRIVER", "/usr/bin/chromedriver"));
    private static final Path SHOTS = Path.of("target/console");

    private final ChromeDriver driver;
    private final String axe;

    static boolean isThere() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    Browser() throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--window-size=1400,900", "--enable-unsafe-swiftshader");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        driver = new ChromeDriver(service, options);
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            assertThat(script).as("axe.min.js").isNotNull();
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        Files.createDirectories(SHOTS);
    }

    void open(String url) {
        driver.get(url);
    }

    String url() {
        return String.valueOf(driver.getCurrentUrl());
    }

    Object js(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    /// The first that is shown and fits, waited for.
    WebElement find(String css) {
        return waited(css, () -> shown(By.cssSelector(css)));
    }

    WebElement button(String text) {
        return waited(text, () -> shown(By.xpath("//button[normalize-space()='" + text + "']")));
    }

    private Optional<WebElement> shown(By by) {
        return driver.findElements(by).stream().filter(WebElement::isDisplayed).findFirst();
    }

    /// Waits until the page says it.
    void sees(String text) {
        waited(text, () -> Optional.of(text).filter(_ -> text().contains(text)));
    }

    String text() {
        return String.valueOf(js("return document.body.innerText"));
    }

    private <T> T waited(String what, Supplier<Optional<T>> condition) {
        AtomicReference<T> found = new AtomicReference<>();
        try {
            Await.until(what, () -> {
                try {
                    condition.get().ifPresent(found::set);
                } catch (StaleElementReferenceException _) {
                    // the page has just changed
                }
                return found.get() != null;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the page says: " + text() + " " + errors(), e);
        }
        return Objects.requireNonNull(found.get());
    }

    /// As a phone, or with dark colours.
    void emulate(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /// @param bytesPerSecond -1: as fast as it goes
    void limitUploads(int bytesPerSecond) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", bytesPerSecond));
    }

    /// Gives files to an input of the page, which need not be seen.
    void choose(String css, Path... files) {
        waited(css, () -> driver.findElements(By.cssSelector(css)).stream().findFirst())
                .sendKeys(Arrays.stream(files)
                        .map(file -> file.toAbsolutePath().toString())
                        .collect(Collectors.joining("\n")));
    }

    void reload() {
        driver.navigate().refresh();
    }

    /// Looks at the page in light colours and at a phone in dark ones, and keeps both as pictures.
    void examine(String name) throws IOException {
        emulate(1400, 900, false);
        assertThat(faults()).as("%s, light", name).isEqualTo(List.of());
        keep(name);
        emulate(390, 800, true);
        assertThat(faults()).as("%s, dark, at a phone", name).isEqualTo(List.of());
        assertThat((Long) js("return document.documentElement.scrollWidth"))
                .as("%s does not scroll sideways", name)
                .isLessThanOrEqualTo(390);
        keep(name + "-phone");
        emulate(1400, 900, false);
    }

    private void keep(String name) throws IOException {
        Files.write(SHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /// What axe finds.
    private Object faults() {
        js(axe);
        return Objects.requireNonNull(driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(found => done(found.violations
                  .map(fault => fault.id + ': ' + fault.nodes.map(node => node.target + ' ' + node.failureSummary).join('; '))));
                """));
    }

    /// Errors on the console, and what the policy of the page has blocked.
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .filter(message -> !message.contains("GL Driver Message")) // how fast a processor draws
                .toList();
    }

    /// Hosts that the page has loaded anything from.
    Object hosts() {
        return js(
                "return [...new Set(performance.getEntriesByType('resource').map(entry => new URL(entry.name).host))]");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
