package dev.cutfill.command;

import dev.cutfill.format.map.AreaFile;
import dev.cutfill.format.map.StableFile;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.survey.Progress;
import dev.cutfill.survey.SurveyException;
import dev.cutfill.survey.settings.ReferenceSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The computation without a server.
@Command(
        name = "survey",
        description =
                "Compute the change between two clouds and write result.json, pictures and files for GIS and CAD.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:the input cannot be used; the reason is on standard error", "2:wrong usage"})
public final class SurveyCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(
            arity = "0..*",
            paramLabel = "SCAN",
            description =
                    "LAS or LAZ: the earlier and the later scan; one scan alone with --design, or where --set reference=… names another reference.")
    private List<Path> scans = List.of();

    @Option(
            names = "--design",
            paramLabel = "D.xml",
            description =
                    "Surface that one scan is compared with: LandXML (TIN), DXF with 3D faces, GeoTIFF or ASCII grid. Implies --set reference=design.")
    private @Nullable Path design;

    @Option(
            names = "--post",
            paramLabel = "SCAN",
            description = "The one scan, or the later of two; the same as giving it without a name.")
    private @Nullable Path post;

    @Option(
            names = "--areas",
            paramLabel = "A.geojson",
            description =
                    "Polygons with names: GeoJSON, shapefile (its .dbf, .shx and .prj are taken from beside it) or DXF with closed polylines."
                            + " Figures of each are given beside those of the regions found (--set areas=given: of them alone);"
                            + " with --set reference=base they are the toes of stockpiles.")
    private @Nullable Path areas;

    @Option(
            names = "--stable",
            paramLabel = "S.shp",
            description =
                    "Polygons of ground that did not move, as shapefile (its .shx and .prj are taken from beside it) or GeoJSON."
                            + " Without it such ground is found from the clouds.")
    private @Nullable Path stable;

    @Option(names = "--settings", paramLabel = "FILE", description = "JSON object of settings; METHOD.md lists them.")
    private @Nullable Path settings;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "One setting, as in --set cell_m=0.5; may be repeated.")
    private List<String> assignments = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory for the results; made if missing.")
    private Path out = Path.of("");

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no summary.")
    private boolean quiet;

    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        PrintWriter err = line.getErr();
        SettingsDocument chosen;
        try {
            chosen = chosen();
        } catch (InvalidSettings e) {
            err.println(e.getMessage());
            err.flush();
            return CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            err.println(sentence(e));
            err.flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
        ReferenceSettings.Kind reference = chosen.settings().reference().kind();
        if (reference == ReferenceSettings.Kind.DESIGN && design == null) {
            throw new CommandLine.ParameterException(
                    line, "reference is \"design\", but there is no design. Give it with --design.");
        }
        if (chosen.takesAreas() && areas == null) {
            throw new CommandLine.ParameterException(
                    line,
                    reference == ReferenceSettings.Kind.BASE
                            ? "reference is \"base\", but there are no areas. Give the toe of each stockpile as a polygon with --areas."
                            : "areas is " + chosen.chosen().path("areas")
                                    + ", but there are none. Give polygons with --areas.");
        }
        if (post != null) {
            scans = new ArrayList<>(scans);
            scans.add(post);
        }
        boolean pair = reference == ReferenceSettings.Kind.EPOCH;
        if (scans.size() != (pair ? 2 : 1)) {
            throw new CommandLine.ParameterException(line, pair ? notTwo() : notOne());
        }
        return survey(chosen, line, err);
    }

    /// What to do with fewer or more than two scans.
    private String notTwo() {
        if (scans.size() < 2) {
            return "A survey compares two scans, PRE and POST; "
                    + (scans.isEmpty()
                            ? "none was given."
                            : "only " + scans.getFirst() + " was given. Give the other epoch too."
                                    + " To compare one scan with a design: --design D.xml; with a height: --set reference=elevation --set elevation_m=512.5;"
                                    + " for the volume of stockpiles: --set reference=base --areas toes.geojson");
        }
        List<Path> others = scans.subList(2, scans.size());
        List<Path> polygons = others.stream().filter(SurveyCommand::isPolygons).toList();
        if (polygons.equals(others)) {
            return polygons.getFirst() + " is given as a third scan. Stable ground is given with --stable.";
        }
        return "A survey compares two scans, one an epoch; " + scans.size()
                + " were given. Merge the tiles of each epoch first, for" + " example with PDAL: pdal merge "
                + scans.getFirst() + " " + scans.get(1) + " … pre.laz";
    }

    private String notOne() {
        return "Where reference is not \"epoch\", a survey takes one scan, POST; "
                + (scans.isEmpty() ? "none was given." : scans.size() + " were given.");
    }

    private static boolean isPolygons(Path file) {
        return name(file).toLowerCase(Locale.ROOT).matches(".*\\.(shp|json|geojson)");
    }

    private int survey(SettingsDocument chosen, CommandLine line, PrintWriter err) {
        ProgressLine progress = new ProgressLine(err);
        try {
            Files.createDirectories(out);
            Path polygons = stable;
            Path later = scans.getLast();
            Path toes = areas;
            Optional<Path> reference = scans.size() == 2 ? Optional.of(scans.getFirst()) : Optional.ofNullable(design);
            VolumeSurvey.Inputs inputs = new VolumeSurvey.Inputs(
                    reference,
                    later,
                    Optional.ofNullable(polygons).map(SurveyCommand::withCompanions),
                    Optional.ofNullable(toes).map(SurveyCommand::areas),
                    new VolumeSurvey.Names(
                            reference.map(SurveyCommand::name).orElse(""),
                            name(later),
                            polygons == null ? "" : name(polygons),
                            toes == null ? "" : name(toes)));
            VolumeSurvey.Output output =
                    VolumeSurvey.run("survey", inputs, chosen, out, quiet ? Progress.NONE : progress);
            addUrls(output.results());
            Files.writeString(
                    out.resolve("result.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(output.results()) + "\n");
            progress.end();
            if (!quiet) {
                summarise(output.results(), line.getOut());
            }
            return CommandLine.ExitCode.OK;
        } catch (SurveyException | IOException e) {
            progress.end();
            err.println(sentence(e));
            err.flush();
            return CommandLine.ExitCode.SOFTWARE;
        } catch (OutOfMemoryError e) {
            progress.end();
            err.println("The clouds need more memory than the "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB that Java was given; start it with more, for example java -Xmx6g -jar cutfill.jar survey …");
            err.flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /// The settings of the file, then those of the command line. Where the stable ground comes from is told by
    /// `--stable`.
    private SettingsDocument chosen() throws InvalidSettings, IOException {
        List<String> all = new ArrayList<>(assignments);
        if (design != null) {
            all.add("reference=design");
        }
        if (stable == null) {
            all.add("stable=auto");
        } else {
            all.add(
                    Files.isRegularFile(stable) && StableFile.isGeoJson(stable)
                            ? "stable=geojson"
                            : "stable=shapefile");
        }
        SettingsDocument document = SettingsDocument.parse(settings == null ? "{}" : Files.readString(settings), all);
        return areas == null || document.takesAreas() ? document : document.with("areas=both");
    }

    private static VolumeSurvey.Stable withCompanions(Path stable) {
        return new VolumeSurvey.Stable(stable, beside(stable, ".shx"), beside(stable, ".prj"));
    }

    private static VolumeSurvey.AreaInput areas(Path file) {
        return new VolumeSurvey.AreaInput(
                file, new AreaFile.Companions(beside(file, ".shx"), beside(file, ".prj"), beside(file, ".dbf")));
    }

    /// What went wrong, for a reader who knows only the files.
    static String sentence(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> "There is no file " + missing.getFile() + ".";
            case FileSystemException file ->
                file.getFile() + " cannot be used: "
                        + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }

    /// All files lie beside the document, so their names are the links to them.
    private static void addUrls(ObjectNode results) {
        for (JsonNode hull : results.path("hulls")) {
            link((ObjectNode) hull);
        }
        link((ObjectNode) results.path("overview"));
        for (JsonNode artifact : results.path("artifacts")) {
            link((ObjectNode) artifact);
        }
    }

    private static void link(ObjectNode node) {
        ObjectNode copy = node.deepCopy();
        node.removeAll();
        for (var member : copy.properties()) {
            node.set(member.getKey(), member.getValue());
            switch (member.getKey()) {
                case "image_key" -> node.set("image_url", member.getValue());
                case "thumbnail_key" -> node.set("thumbnail_url", member.getValue());
                case "key" -> node.set("url", member.getValue());
                default -> {}
            }
        }
    }

    private void summarise(JsonNode results, PrintWriter to) {
        JsonNode totals = results.path("totals");
        JsonNode half = totals.path("uncertainty");
        to.printf(
                Locale.ROOT,
                "%d regions: cut %s m³, fill %s m³, net %s m³%n",
                results.path("hulls").size(),
                figure(totals, half, "cut_volume"),
                figure(totals, half, "fill_volume"),
                figure(totals, half, "net_volume"));
        for (JsonNode warning : results.path("warnings")) {
            to.println("warning: " + warning.asString());
        }
        to.println("results are in " + out.resolve("result.json") + ", with "
                + results.path("artifacts").size() + " files beside it");
        to.flush();
    }

    private static String figure(JsonNode totals, JsonNode half, String member) {
        String value = String.format(Locale.ROOT, "%.1f", totals.path(member).asDouble());
        return half.path(member).isNumber()
                ? value
                        + String.format(
                                Locale.ROOT, " ± %.1f", half.path(member).doubleValue())
                : value + " (no interval)";
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /// The file of the same name with another ending, in lower or upper case, if there is one.
    private static Optional<Path> beside(Path file, String ending) {
        String name = name(file);
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        for (String candidate : new String[] {stem + ending, stem + ending.toUpperCase(Locale.ROOT)}) {
            Path path = file.resolveSibling(candidate);
            if (Files.isRegularFile(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
