package dev.cutfill.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.format.las.LasFile;
import dev.cutfill.format.las.LasOptions;
import dev.cutfill.format.las.LasWriter;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.scene.Truth;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class CommandsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object command, String... args) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void demoWritesScansAndTruthThatSurveysCanRead() throws Exception {
        assertThat(run(
                        new DemoCommand(),
                        "generate",
                        "--out",
                        directory.resolve("a").toString(),
                        "--seed",
                        "3"))
                .isZero();
        assertThat(run(
                        new DemoCommand(),
                        "generate",
                        "--out",
                        directory.resolve("b").toString(),
                        "--seed",
                        "3"))
                .isZero();
        for (String name : new String[] {
            "pre.las", "post.las", "stable.shp", "stable.shx", "stable.dbf", "stable.prj", "truth.json"
        }) {
            assertThat(directory.resolve("a").resolve(name))
                    .hasSameBinaryContentAs(directory.resolve("b").resolve(name));
        }
        assertThat(Files.size(directory.resolve("a/pre.las"))).isGreaterThan(8_000_000);
        Truth truth = Truth.read(directory.resolve("a/truth.json"));
        assertThat(truth.changes()).hasSize(6);
        assertThat(out.toString()).contains("250,000 and 250,000 points, 6 changes");
    }

    @Test
    void portThatCannotBeIsWrongUsage() {
        for (String port : new String[] {"-1", "65536", "99999", "http"}) {
            assertThat(run(
                            new ServeCommand(),
                            "--port",
                            port,
                            "--data",
                            directory.resolve("none").toString()))
                    .as(port)
                    .isEqualTo(2);
            assertThat(err.toString()).contains(port);
        }
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void agentAndWorkerNameWhatTheyCannotUse() throws Exception {
        String[] agent = {"--server", "http://localhost:1", "--root", directory.toString(), "--token-file"};
        Path token = directory.resolve("agent.token");
        assertThat(run(new AgentCommand(), with(agent, token.toString()))).isEqualTo(2);
        assertThat(err.toString()).startsWith("--token-file is " + token + ", which cannot be read.");
        Files.writeString(token, "secret");
        assertThat(run(new AgentCommand(), with(agent, token.toString()))).isEqualTo(2);
        assertThat(err.toString())
                .contains("no token is in it; one begins with agt_")
                .doesNotContain("secret");
        Files.writeString(token, "{\"agent_id\":\"1\",\"token\":\"agt_" + "x".repeat(43) + "\",\"name\":\"web-1\"}");
        assertThat(run(
                        new AgentCommand(),
                        with(
                                agent,
                                token.toString(),
                                "--root",
                                directory.resolve("none").toString())))
                .isEqualTo(2);
        assertThat(err.toString()).contains("a --root is no directory that can be used: " + directory.resolve("none"));
        assertThat(run(new WorkerCommand(), "--server", "nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("'nonsense' is no http or https URL");
        assertThat(run(new WorkerCommand(), "--server", "http://localhost:1", "--key-file", token + "-none"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--key-file is " + token + "-none, which cannot be read.");
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void helpFitsIntoATerminal() {
        for (Object command : new Object[] {
            new ServeCommand(), new SurveyCommand(), new DemoCommand(), new AgentCommand(), new WorkerCommand()
        }) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(out.toString())
                .contains("postgresql://user:password@host/database\n")
                .contains("CUTFILL_PUBLIC_URL");
    }

    @Test
    void otherThanTwoScansAreToldWhatToDo() {
        String out = directory.resolve("out").toString();
        assertThat(run(new SurveyCommand(), "--out", out)).isEqualTo(2);
        assertThat(err.toString()).contains("compares two scans, PRE and POST; none was given");
        assertThat(run(new SurveyCommand(), "a.las", "--out", out)).isEqualTo(2);
        assertThat(err.toString()).contains("only a.las was given. Give the other epoch too.");
        assertThat(run(new SurveyCommand(), "a.las", "b.las", "c.las", "d.las", "--out", out))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("compares two scans, one an epoch; 4 were given. Merge the tiles of each epoch first")
                .contains("pdal merge a.las b.las");
        assertThat(run(new SurveyCommand(), "a.las", "b.las", "stable.shp", "--out", out))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("stable.shp is given as a third scan. Stable ground is given with --stable.")
                .doesNotContain("Unmatched");
    }

    @Test
    void oneScanIsComparedWithAnElevation() throws Exception {
        run(new DemoCommand(), "generate", "--out", directory.toString());
        Path results = directory.resolve("results");
        String post = directory.resolve("post.las").toString();
        assertThat(run(
                        new SurveyCommand(),
                        post,
                        "--out",
                        results.toString(),
                        "--set",
                        "reference=elevation",
                        "--set",
                        "elevation_m=500",
                        "--set",
                        "vertical_sigma_m=0.02"))
                .isZero();
        JsonNode result = JSON.readTree(Files.readString(results.resolve("result.json")));
        assertThat(result.path("comparison").path("kind").asString()).isEqualTo("elevation");
        assertThat(result.path("comparison").path("offset").asString()).isEqualTo("none");
        assertThat(result.path("epochs").propertyNames()).containsExactly("post");
        assertThat(result.path("parameters").path("stable").asString()).isEqualTo("auto");
        assertThat(result.path("registration").path("method").asString()).isEqualTo("given");
        double area = result.path("site").path("area").doubleValue();
        assertThat(result.path("site").path("uncertainty").path("net_volume").doubleValue())
                .isBetween(1.95 * 0.02 * area, 2.2 * 0.02 * area);
        assertThat(results.resolve("overview.png")).isNotEmptyFile();
        assertThat(results.resolve("report.pdf")).isNotEmptyFile();
        assertThat(run(
                        new SurveyCommand(),
                        post,
                        post,
                        "--out",
                        "x",
                        "--set",
                        "reference=elevation",
                        "--set",
                        "elevation_m=5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("a survey takes one scan, POST; 2 were given");
    }

    @Test
    void oneScanIsComparedWithADesign() throws Exception {
        run(new DemoCommand(), "generate", "--out", directory.toString());
        Path results = directory.resolve("results");
        Bounds box = LasFile.open(directory.resolve("post.las"), "post.las").bounds();
        Path design = Files.writeString(
                directory.resolve("design.xml"),
                square(box.minX() - 5, box.minY() - 5, box.maxX() + 5, box.maxY() + 5, box.minZ()));
        String post = directory.resolve("post.las").toString();
        assertThat(run(new SurveyCommand(), post, "--design", design.toString(), "--out", results.toString()))
                .isZero();
        JsonNode result = JSON.readTree(Files.readString(results.resolve("result.json")));
        assertThat(result.path("comparison").path("kind").asString()).isEqualTo("design");
        assertThat(result.path("comparison").path("reference").asString()).isEqualTo("design.xml: FG");
        assertThat(result.path("totals").path("fill_volume").doubleValue()).isPositive();
        assertThat(result.path("totals").path("uncertainty").path("net_volume").isNull())
                .isTrue();
        assertThat(out.toString()).contains("(no interval)").contains("vertical_sigma_m");
        Files.writeString(design, square(box.minY() - 5, box.minX() - 5, box.maxY() + 5, box.maxX() + 5, box.minZ()));
        assertThat(run(new SurveyCommand(), post, "--design", design.toString(), "--out", results.toString()))
                .isOne();
        assertThat(err.toString()).contains("With eastings and northings exchanged it would lie on the scan");
        assertThat(run(new SurveyCommand(), post, "--set", "reference=design", "--out", results.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no design. Give it with --design.");
    }

    @Test
    void stockpileIsMeasuredFromOneScan() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        int n = 40_000;
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = 100 * random.nextDouble();
            y[i] = 100 * random.nextDouble();
            z[i] = 0.02 * x[i] + Math.max(0, 6 - Math.hypot(x[i] - 50, y[i] - 50) / 2) + 0.01 * random.nextGaussian();
        }
        Origin origin = new Origin(500_000, 5_400_000, 100);
        LasWriter.write(directory.resolve("pile.las"), PointCloud.owning(origin, x, y, z), LasOptions.DEFAULT);
        String scan = directory.resolve("pile.las").toString();
        Path results = directory.resolve("results");
        Path toe = Files.writeString(directory.resolve("toe.geojson"), """
                {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Gravel"},
                 "geometry": {"type": "Polygon", "coordinates": [[[500037, 5400037], [500063, 5400037],
                 [500063, 5400063], [500037, 5400063], [500037, 5400037]]]}}]}""");
        String[] command = {
            "--post", scan, "--areas", toe.toString(), "--set", "reference=base", "--out", results.toString()
        };
        assertThat(run(new SurveyCommand(), command)).as(err.toString()).isZero();
        JsonNode result = JSON.readTree(Files.readString(results.resolve("result.json")));
        assertThat(result.path("comparison").path("kind").asString()).isEqualTo("base");
        assertThat(result.path("comparison").path("base").asString()).isEqualTo("triangulated");
        double truth = Math.PI * 12 * 12 * 6 / 3;
        double half =
                result.path("totals").path("uncertainty").path("fill_volume").doubleValue();
        assertThat(half).isBetween(1.0, 0.03 * truth);
        assertThat(result.path("totals").path("fill_volume").doubleValue()).isCloseTo(truth, within(half));
        assertThat(result.path("hulls")).hasSize(1);
        String[] aboveAHeight = {
            scan,
            "--areas",
            toe.toString(),
            "--set",
            "reference=elevation",
            "--set",
            "elevation_m=101",
            "--set",
            "vertical_sigma_m=0.02",
            "--set",
            "swell_percent=20",
            "--out",
            results.toString()
        };
        assertThat(run(new SurveyCommand(), aboveAHeight)).as(err.toString()).isZero();
        JsonNode area = JSON.readTree(Files.readString(results.resolve("result.json")))
                .path("areas")
                .path(0);
        assertThat(area.path("name").asString()).isEqualTo("Gravel");
        assertThat(area.path("net_volume").doubleValue()).isCloseTo(truth, within(0.02 * truth));
        assertThat(area.path("figures").path("loose_volume").isNumber()).isTrue();
        assertThat(run(new SurveyCommand(), scan, "--set", "reference=base", "--out", results.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Give the toe of each stockpile as a polygon with --areas");
    }

    private static String square(double west, double south, double east, double north, double height) {
        return String.format(
                Locale.ROOT,
                "<?xml version='1.0'?><LandXML version='1.2'><Surfaces><Surface name='FG'><Definition surfType='TIN'><Pnts>"
                        + "<P id='1'>%2$f %1$f %5$f</P><P id='2'>%2$f %3$f %5$f</P><P id='3'>%4$f %3$f %5$f</P><P id='4'>%4$f %1$f %5$f</P>"
                        + "</Pnts><Faces><F>1 2 3</F><F>1 3 4</F></Faces></Definition></Surface></Surfaces></LandXML>",
                west,
                south,
                east,
                north,
                height);
    }

    @Test
    void directoryInPlaceOfACloudIsNamed() {
        assertThat(run(
                        new SurveyCommand(),
                        directory.toString(),
                        directory.toString(),
                        "--stable",
                        "s.shp",
                        "--out",
                        directory.resolve("out").toString()))
                .isEqualTo(1);
        assertThat(err.toString().strip()).endsWith("\n" + directory + " cannot be used: it is a directory");
    }

    @Test
    void tableAcceptsWhatIsRightAndNamesWhatIsNot() throws Exception {
        run(new DemoCommand(), "generate", "--out", directory.toString());
        ObjectNode right = perfectResult(JSON.readTree(Files.readString(directory.resolve("truth.json"))));
        assertThat(table(right)).isZero();
        assertThat(out.toString())
                .contains("spoil heap")
                .contains("right")
                .contains("registration (searched) is off by at most 0 mm");

        ObjectNode answer = JSON.createObjectNode().put("status", "done").putNull("missing");
        answer.set("results", right);
        assertThat(table(answer)).isZero();

        ObjectNode missed = right.deepCopy();
        ((ArrayNode) missed.path("hulls")).remove(2);
        assertThat(table(missed)).isOne();
        assertThat(out.toString()).contains("missed");

        ObjectNode wrong = right.deepCopy();
        ObjectNode hull = (ObjectNode) wrong.path("hulls").path(0);
        hull.put("cut_volume", hull.path("cut_volume").asDouble() * 1.05);
        assertThat(table(wrong)).isOne();
        assertThat(out.toString()).contains("+5.00 %").contains("wrong");
        ((ObjectNode) hull.path("uncertainty"))
                .put("cut_volume", hull.path("cut_volume").asDouble() * 0.06);
        assertThat(table(wrong)).isZero();

        ObjectNode invented = right.deepCopy();
        ObjectNode extra = ((ArrayNode) invented.path("hulls"))
                .addObject()
                .put("id", "x_6")
                .put("number", 7)
                .put("cut_volume", 3.0);
        extra.set("outline", JSON.readTree("{\"coordinates\":[[[1,1],[9,1],[9,9],[1,1]]]}"));
        assertThat(table(invented)).isOne();
        assertThat(out.toString()).contains("invented");
    }

    @Test
    void tableSaysWhatIsNoResult() throws Exception {
        run(new DemoCommand(), "generate", "--out", directory.toString());
        assertThat(table(JSON.createObjectNode().put("status", "running").putNull("results")))
                .isOne();
        assertThat(err.toString()).contains("its task is 'running'");
        Files.writeString(directory.resolve("result.json"), "<html>");
        assertThat(tableOfFile()).isOne();
        assertThat(err.toString()).contains("is no JSON");
    }

    @Test
    void surveyWritesTheDocumentAndThePicturesItNames() throws Exception {
        Scene scene = Sites.slope(4, 70, 24_000, 0.02, List.of(new GaussBowl("pit", 35, 35, 8, -3)));
        SceneFiles.write(scene, directory);
        Path results = directory.resolve("results");
        assertThat(run(
                        new SurveyCommand(),
                        directory.resolve("pre.las").toString(),
                        directory.resolve("post.las").toString(),
                        "--stable",
                        directory.resolve("stable.shp").toString(),
                        "--out",
                        results.toString(),
                        "--set",
                        "aligned_cloud=true"))
                .isZero();
        assertThat(err.toString()).contains(" 97 % files");
        assertThat(results.resolve("post_aligned.las")).hasSize(Files.size(directory.resolve("post.las")));
        JsonNode document = JSON.readTree(Files.readString(results.resolve("result.json")));
        JsonNode hull = document.path("hulls").path(0);
        assertThat(hull.propertyNames().stream().limit(7).toList())
                .containsExactly("id", "area", "cut_volume", "fill_volume", "net_volume", "image_key", "image_url");
        assertThat(results.resolve(hull.path("image_url").asString())).exists();
        assertThat(results.resolve(hull.path("thumbnail_url").asString())).exists();
        assertThat(results.resolve(document.path("overview").path("image_url").asString()))
                .exists();
        assertThat(document.path("artifacts").findValues("kind").stream().map(JsonNode::asString))
                .contains("report", "cloud", "picture");
        for (JsonNode artifact : document.path("artifacts")) {
            assertThat(results.resolve(artifact.path("url").asString()))
                    .hasSize(artifact.path("bytes").asLong());
        }
        assertThat(document.path("timings").path("total_s").asDouble()).isPositive();
        assertThat(run(
                        new DemoCommand(),
                        "table",
                        "--truth",
                        directory.resolve("truth.json").toString(),
                        "--result",
                        results.resolve("result.json").toString()))
                .as(out.toString())
                .isZero();
    }

    @Test
    void commandLineOverrulesTheSettingsOfAFile() throws Exception {
        SceneFiles.write(Sites.slope(4, 70, 24_000, 0.02, List.of(new GaussBowl("pit", 35, 35, 8, -3))), directory);
        Path file = Files.writeString(
                directory.resolve("settings.json"),
                "{\"cell_m\": 3, \"minimum_area_m2\": 30, \"known_aligned\": true}");
        Path results = directory.resolve("results");
        assertThat(run(
                        new SurveyCommand(),
                        directory.resolve("pre.las").toString(),
                        directory.resolve("post.las").toString(),
                        "--out",
                        results.toString(),
                        "-q",
                        "--settings",
                        file.toString(),
                        "--set",
                        "cell_m=1.2",
                        "--set",
                        "drop_classes=7,18,9"))
                .as(err.toString())
                .isZero();
        JsonNode document = JSON.readTree(Files.readString(results.resolve("result.json")));
        assertThat(document.path("parameters").path("cell_m").asDouble()).isEqualTo(1.2);
        assertThat(document.path("parameters").path("minimum_area_m2").asDouble())
                .isEqualTo(30);
        assertThat(document.path("parameters").path("drop_classes").toString()).isEqualTo("[7,18,9]");
        assertThat(document.path("registration").path("method").asString()).isEqualTo("given");
        assertThat(document.path("hulls").size()).isOne();
    }

    @Test
    void missingAndMalformedFilesEndWithOneSentence() throws Exception {
        Path text = Files.writeString(directory.resolve("notes.las"), "this is no cloud");
        String stable = directory.resolve("stable.shp").toString();
        String results = directory.resolve("out").toString();
        String absent = directory.resolve("absent.las").toString();
        assertThat(run(new SurveyCommand(), absent, absent, "--stable", stable, "--out", results, "--quiet"))
                .isOne();
        assertThat(err.toString()).contains("absent.las").hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run(
                        new SurveyCommand(),
                        text.toString(),
                        text.toString(),
                        "--stable",
                        stable,
                        "--out",
                        results,
                        "-q"))
                .isOne();
        assertThat(err.toString()).contains("notes.las").hasLineCount(1);
    }

    @Test
    void wrongUsageIsToldFromBadInput() {
        assertThat(run(new SurveyCommand(), "only-one.las")).isEqualTo(2);
        assertThat(err.toString()).contains("--out");
        err.getBuffer().setLength(0);
        assertThat(run(new SurveyCommand(), "a.las", "b.las", "--out", "x", "--set", "cel_m=1"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "There is no setting 'cel_m'; did you mean cell_m? There are mode, reference_threshold, reference, elevation_m,")
                .hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run(new SurveyCommand(), "a.las", "b.las", "--out", "x", "--set", "cell_m=fine"))
                .isEqualTo(2);
        assertThat(err.toString().strip())
                .isEqualTo(
                        "cell_m is \"fine\"; it must be a number from 0.02 to 100, or null to let the points decide.");
        assertThat(run(new DemoCommand(), "generate", "--out", "x", "--preset", "moon"))
                .isEqualTo(2);
    }

    private int table(ObjectNode result) throws Exception {
        Files.writeString(directory.resolve("result.json"), result.toString());
        out.getBuffer().setLength(0);
        return tableOfFile();
    }

    private int tableOfFile() {
        return run(
                new DemoCommand(),
                "table",
                "--truth",
                directory.resolve("truth.json").toString(),
                "--result",
                directory.resolve("result.json").toString());
    }

    private static ObjectNode perfectResult(JsonNode truth) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode hulls = root.putArray("hulls");
        int number = 0;
        for (JsonNode change : truth.path("changes")) {
            ObjectNode hull = hulls.addObject();
            hull.put("id", "x_" + number++).put("number", number);
            for (String member : new String[] {"cut_volume", "fill_volume", "outline"}) {
                hull.set(member, change.path(member));
            }
            hull.putObject("uncertainty").put("cut_volume", 0.1).put("fill_volume", 0.1);
        }
        root.putObject("registration").put("method", "searched").set("matrix", truth.path("pre_from_post"));
        return root;
    }
}
