package dev.cutfill;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of src/docs/ARCHITECTURE.md, held against the compiled classes. To change the design change the
/// table, and say why in src/docs/adr.
class ArchitectureTest {
    private static final String ROOT = "dev.cutfill";
    private static final Path SOURCES = Path.of("src/main/java/dev/cutfill");

    /// package (below the root) → the packages it may know, itself and its own sub-packages' parents not
    /// included
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("access", Set.of()),
            Map.entry("web.error", Set.of()),
            Map.entry("web", Set.of("web.error")),
            Map.entry("web.security", Set.of("access", "web", "web.error")),
            Map.entry("cloud", Set.of()),
            Map.entry("cloud.area", Set.of("cloud")),
            Map.entry("cloud.surface", Set.of("cloud")),
            Map.entry("database", Set.of()),
            Map.entry("format", Set.of("cloud")),
            Map.entry("format.crs", Set.of("cloud")),
            Map.entry("format.las", Set.of("cloud", "format", "format.crs")),
            Map.entry("format.map", Set.of("cloud", "cloud.area", "format", "format.crs", "format.las")),
            Map.entry("format.surface", Set.of("cloud", "cloud.surface", "format", "format.crs")),
            Map.entry("scene", Set.of("cloud", "format.las", "format.map")),
            Map.entry("survey.ground", Set.of("cloud")),
            Map.entry("survey.registration", Set.of("cloud")),
            Map.entry("survey.deformation", Set.of("cloud", "survey.registration")),
            Map.entry("survey.result", Set.of("cloud", "survey.deformation")),
            Map.entry("survey.change", Set.of("cloud")),
            Map.entry("survey.volume", Set.of("cloud")),
            Map.entry("survey.area", Set.of("cloud", "cloud.area", "survey.result", "survey.volume")),
            Map.entry("survey.stable", Set.of("cloud", "survey.volume")),
            Map.entry("survey.stockpile", Set.of("cloud", "cloud.area", "cloud.surface", "survey.volume")),
            Map.entry(
                    "survey.settings",
                    Set.of(
                            "cloud",
                            "survey.change",
                            "survey.ground",
                            "survey.registration",
                            "survey.stockpile",
                            "survey.volume")),
            Map.entry(
                    "survey",
                    Set.of(
                            "cloud",
                            "cloud.area",
                            "cloud.surface",
                            "survey.area",
                            "survey.change",
                            "survey.deformation",
                            "survey.ground",
                            "survey.registration",
                            "survey.result",
                            "survey.settings",
                            "survey.stable",
                            "survey.stockpile",
                            "survey.volume")),
            Map.entry("report.picture", Set.of("cloud", "survey.result")),
            Map.entry("report", Set.of("cloud", "format.las", "format.map", "report.picture", "survey.result")),
            Map.entry(
                    "pipeline",
                    Set.of(
                            "cloud",
                            "cloud.area",
                            "format",
                            "format.las",
                            "format.map",
                            "format.surface",
                            "report",
                            "report.picture",
                            "survey",
                            "survey.deformation",
                            "survey.result",
                            "survey.settings",
                            "survey.stockpile")),
            Map.entry("store", Set.of("web")),
            Map.entry("upload", Set.of()),
            Map.entry("upload.storage", Set.of("upload")),
            Map.entry("upload.socket", Set.of("access", "upload", "upload.storage")),
            Map.entry(
                    "upload.http",
                    Set.of("access", "upload", "upload.socket", "upload.storage", "web", "web.error", "web.security")),
            Map.entry("task.idempotency", Set.of()),
            Map.entry("task.journal", Set.of("access")),
            Map.entry("task.label", Set.of()),
            Map.entry("task.tenant", Set.of("access")),
            Map.entry("task.webhook", Set.of("access", "task.tenant", "web")),
            Map.entry("task.job", Set.of("access", "store", "task", "upload")),
            Map.entry("task", Set.of("access", "store", "task.idempotency", "task.journal", "task.tenant", "upload")),
            Map.entry(
                    "worker",
                    Set.of(
                            "format",
                            "pipeline",
                            "report",
                            "store",
                            "survey",
                            "survey.settings",
                            "task",
                            "task.journal",
                            "upload")),
            Map.entry("worker.demo", Set.of("access", "pipeline", "scene", "task", "task.label", "upload", "worker")),
            Map.entry("worker.simulation", Set.of("task", "task.journal", "worker")),
            Map.entry("worker.remote", Set.of("task", "task.journal", "worker")),
            Map.entry("api", Set.of("access", "task", "task.idempotency", "web", "web.error", "web.security")),
            Map.entry(
                    "api.orchestrator",
                    Set.of("access", "api", "pipeline", "store", "task", "upload", "web", "worker")),
            Map.entry(
                    "api.v2",
                    Set.of(
                            "access",
                            "api",
                            "pipeline",
                            "store",
                            "task",
                            "task.journal",
                            "task.label",
                            "task.tenant",
                            "task.webhook",
                            "upload",
                            "web",
                            "web.error",
                            "web.security",
                            "worker",
                            "worker.demo",
                            "worker.simulation")),
            Map.entry(
                    "api.v2.job",
                    Set.of(
                            "access",
                            "api",
                            "api.v2",
                            "store",
                            "task",
                            "task.job",
                            "task.journal",
                            "upload",
                            "web",
                            "web.error",
                            "web.security",
                            "worker")),
            Map.entry("console", Set.of("access", "task.tenant", "web", "web.error", "web.security")),
            Map.entry("api.atropos", Set.of("access", "api", "task", "web", "worker.simulation")),
            Map.entry(
                    "api.executor",
                    Set.of(
                            "access",
                            "api",
                            "store",
                            "task",
                            "task.job",
                            "task.journal",
                            "web",
                            "web.error",
                            "web.security",
                            "worker",
                            "worker.simulation")),
            Map.entry(
                    "api.agents",
                    Set.of("access", "agent", "api", "task", "task.tenant", "web", "web.error", "web.security")),
            Map.entry(
                    "command",
                    Set.of(
                            "agent",
                            "cloud",
                            "database",
                            "format.map",
                            "pipeline",
                            "scene",
                            "survey",
                            "survey.settings",
                            "web",
                            "web.security",
                            "worker",
                            "worker.remote")),
            Map.entry("agent", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packageKnowsOnlyWhatTheTableAllows() {
        List<String> broken = new ArrayList<>();
        for (JavaClass from : CLASSES) {
            String room = room(from);
            if (room.isEmpty()) {
                continue; // the program itself knows everything
            }
            assertThat(MAY_KNOW).as("the table has a row for every package").containsKey(room);
            Set<String> allowed = MAY_KNOW.getOrDefault(room, Set.of());
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                if (to.getPackageName().startsWith(ROOT) && !room(to).equals(room) && !allowed.contains(room(to))) {
                    broken.add(dependency.getDescription());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    /// The document prints the table above. When this fails, put the expected text between the two comments.
    @Test
    void theDocumentPrintsTheTable() throws IOException {
        String document = Files.readString(Path.of("src/docs/ARCHITECTURE.md"));
        String start = "<!-- table: printed by ArchitectureTest -->\n";
        String end = "<!-- end of the table -->";
        assertThat(document).contains(start).contains(end);
        assertThat(document.substring(document.indexOf(start) + start.length(), document.indexOf(end)))
                .isEqualTo(table());
    }

    private static String table() {
        StringBuilder rows = new StringBuilder("| package | may know |\n|---|---|\n");
        new TreeMap<>(MAY_KNOW)
                .forEach((name, known) -> rows.append("| ")
                        .append(name)
                        .append(" | ")
                        .append(known.isEmpty() ? "–" : String.join(", ", new TreeSet<>(known)))
                        .append(" |\n"));
        return rows.toString();
    }

    /// Packages that have more files than a package should; a number here may only fall.
    private static final Map<String, Integer> MOST_FILES = Map.of("task", 36, "survey.registration", 27);

    @Test
    void packageHasAtMost25Files() throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            Map<Path, Long> files = sources.filter(path -> path.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
            files.forEach((directory, count) -> {
                String name = SOURCES.relativize(directory).toString().replace('/', '.');
                assertThat(count)
                        .as("files in %s", name)
                        .isLessThanOrEqualTo(MOST_FILES.getOrDefault(name, 25).longValue());
            });
        }
    }

    @Test
    void sourceHasAtMost400Lines() throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                assertThat(Files.readAllLines(source)).as("lines of %s", source).hasSizeLessThanOrEqualTo(400);
            }
        }
    }

    @Test
    void surveyDrawsNothing() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".survey..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "javax.imageio..")
                .check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void numericCodeKnowsNoSpringNoSqlNoServlet() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".report..",
                        ROOT + ".survey..",
                        ROOT + ".cloud..",
                        ROOT + ".format..",
                        ROOT + ".scene..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "java.sql..", "javax.sql..", "jakarta..", "java.net.http..")
                .check(CLASSES);
    }

    @Test
    void cloudTouchesNoFiles() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".cloud..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                .check(CLASSES);
    }

    @Test
    void apisHoldNoSql() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".api..", ROOT + ".web..")
                .and() // it reads the SQLSTATE of an exception, to say what ails the database
                .doNotHaveSimpleName("DatabaseFault")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.springframework.data..")
                .check(CLASSES);
    }

    /// The engine, the face of the uploads and their storage; but for the two that call others, which is what
    /// they are for.
    @Test
    void taskAndUploadKnowNoHttpClientOrHandler() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".task..", ROOT + ".upload", ROOT + ".upload.storage")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".task.webhook.WebhookSender")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".upload.storage.FinishHook")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "org.springframework.web..", "jakarta.servlet..")
                .check(CLASSES);
    }

    /// Another storage, or another library, then changes one class or two.
    /// A full address of IPv6 limits nobody. The classes named ask whom to trust and count nothing.
    @Test
    void limitsCountPeersAndNotAddresses() {
        Set<String> trust = Set.of("ForwardedHeaders", "CrossSiteRules", "TusdSettings");
        Set<String> readers = CLASSES.stream()
                .filter(type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTarget().getName().equals("getRemoteAddr")))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        Set<String> counters = CLASSES.stream()
                .filter(type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().getFullName().equals(ROOT + ".access.Peer")))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        assertThat(readers).containsAll(trust);
        readers.removeAll(trust);
        assertThat(counters).containsAll(readers);
    }

    @Test
    void tusLibraryIsKnownByTwoClasses() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .haveNameNotMatching(".*\\.upload\\.http\\.Tus(Library|Storage)([$].*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("me.desair..")
                .check(CLASSES);
    }

    @Test
    void storageOfUploadsKnowsNoHttp() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".upload.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.http..", "org.springframework.web..", "jakarta.servlet..", "me.desair..")
                .check(CLASSES);
    }

    /// Of several servers each has a clock of its own; there is one database.
    @Test
    void engineHasNoClockButTheDatabases() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".task..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }
}
