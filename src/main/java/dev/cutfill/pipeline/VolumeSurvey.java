package dev.cutfill.pipeline;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.cloud.area.Areas;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.ScratchFiles;
import dev.cutfill.format.las.LasFile;
import dev.cutfill.format.map.AreaFile;
import dev.cutfill.format.map.StableFile;
import dev.cutfill.format.surface.SurfaceFile;
import dev.cutfill.report.Deliverable;
import dev.cutfill.report.Deliverable.Kind;
import dev.cutfill.report.Deliverables;
import dev.cutfill.report.picture.ReportHeader;
import dev.cutfill.report.picture.SurveyPictures;
import dev.cutfill.survey.ChangeSurvey;
import dev.cutfill.survey.Progress;
import dev.cutfill.survey.Reference;
import dev.cutfill.survey.SurveyException;
import dev.cutfill.survey.SurveyInputs;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Figures;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.stockpile.BaseMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One survey from files to files: reads the inputs, computes, draws the pictures, writes the files for other
/// programs, and writes down the result as the document that clients get. Run by the server's worker and by the
/// command line.
public final class VolumeSurvey {
    /// More regions than this mean that a setting or an input is wrong; drawing each would take longer than the
    /// survey.
    private static final int MOST_PICTURES = 100;

    private static final StableFile NO_STABLE_FILE =
            new StableFile(new StableGround(List.of(), Crs.UNKNOWN), List.of());

    private static final AreaFile NO_AREAS = new AreaFile(Areas.NONE, List.of());

    private VolumeSurvey() {}

    /// The files of one survey.
    ///
    /// @param reference what post is compared with, where that is a file
    /// @param stable a shapefile or GeoJSON; without one the stable ground is found from the clouds
    /// @param areas that figures are asked of
    /// @param names what messages call the files
    public record Inputs(
            Optional<Path> reference, Path post, Optional<Stable> stable, Optional<AreaInput> areas, Names names) {
        /// Two scans.
        public Inputs(Path pre, Path post, Optional<Stable> stable, Names names) {
            this(Optional.of(pre), post, stable, Optional.empty(), names);
        }
    }

    /// @param beside what lies beside a shapefile
    public record AreaInput(Path file, AreaFile.Companions beside) {
        /// One file by itself.
        public AreaInput(Path file) {
            this(file, AreaFile.Companions.NONE);
        }
    }

    /// @param shx index of a shapefile, checked against it when given
    /// @param prj coordinate system of a shapefile; without it the clouds' own is taken
    public record Stable(Path file, Optional<Path> shx, Optional<Path> prj) {}

    /// What messages to the user call the files, which on a server lie under names of its own.
    ///
    /// @param reference of the file that post is compared with; of no meaning where there is none
    public record Names(String reference, String post, String stable, String areas) {
        /// Without areas.
        public Names(String reference, String post, String stable) {
            this(reference, post, stable, "");
        }
    }

    /// @param results the document; its members `image_key`, `thumbnail_key` and `artifacts[].key` hold names
    /// of files
    /// @param files in the order of `artifacts`
    public record Output(ObjectNode results, List<Deliverable> files) {
        public Output {
            files = List.copyOf(files);
        }
    }

    /// @param id of the task; region `i` is called `<id>_<i>`
    /// @param chosen what the user chose; all of it, and what was not chosen, is among the document's
    /// parameters
    /// @param out an existing directory for the artifacts, and for the points while they are worked on
    /// @throws IOException if a file cannot be read or written, and as [dev.cutfill.format.MalformedFile] if
    /// its content is bad
    /// @throws SurveyException if these inputs cannot be compared
    /// @throws java.util.concurrent.CancellationException if the progress asks to end
    public static Output run(String id, Inputs inputs, SettingsDocument chosen, Path out, Progress progress)
            throws IOException, SurveyException {
        StageClock clock = new StageClock(progress);
        clock.at("opening", 0);
        SurveySettings settings = chosen.settings();
        LasFile post = cloud(inputs.post(), inputs.names().post(), settings);
        Side reference = Side.of(inputs, post, settings);
        StableFile stable = inputs.stable().isPresent()
                ? read(inputs.stable().get(), inputs.names().stable())
                : NO_STABLE_FILE;
        AreaFile areas = inputs.areas().isPresent()
                ? AreaFile.read(
                        inputs.areas().get().file(),
                        inputs.areas().get().beside(),
                        inputs.names().areas())
                : NO_AREAS;
        SurveyInputs survey = new SurveyInputs(reference.compared(), post, stable.ground(), areas.areas());
        LasFile frame = reference.scan().orElse(post);
        try (Scratch scratch = new ScratchFiles(out)) {
            ChangeReport report = ChangeSurvey.run(survey, settings, scratch, clock.part(0.01, 0.9));
            clock.at("pictures", 0.9);
            ReportHeader.Epoch later = epoch(post, inputs.post());
            SurveyPictures.write(report, reference.header(), later, survey.stable(), out, MOST_PICTURES);
            int regions = report.regions().size();
            int pictured = Math.min(MOST_PICTURES, regions);
            List<String> warnings = new ArrayList<>(reference.warnings());
            warnings.addAll(stable.warnings());
            warnings.addAll(areas.warnings());
            warnings.addAll(report.warnings());
            if (pictured < regions) {
                warnings.add("The " + pictured + " largest of " + regions
                        + " regions have a picture of their own; the others refer to the overview.");
            }
            List<Deliverable> files = new ArrayList<>();
            if (settings.alignedCloud()) {
                clock.at("aligned cloud", 0.96);
                aligned(frame, post, report, out, warnings).ifPresent(files::add);
            }
            clock.at("files", 0.97);
            ReportHeader subject = new ReportHeader(
                    id,
                    reference.header(),
                    later,
                    inputs.names().stable(),
                    texts(chosen.chosen()),
                    texts(chosen.all()),
                    warnings,
                    version(),
                    Instant.now());
            files.addAll(0, Deliverables.write(report, survey.stable(), frame.crsRecords(), subject, out));
            files.addAll(pictures(report, pictured, out));
            clock.at("files", 1);
            ObjectNode results =
                    ResultDocument.of(id, report, chosen.all(), pictured, warnings, version(), clock.seconds());
            TradeFigures.add(results, report, settings).forEach(((ArrayNode) results.path("warnings"))::add);
            ResultDocument.addComparison(results, reference.header(), settings.reference(), report.stable());
            ResultDocument.addEpochs(results, reference.header(), later);
            ResultDocument.addArealScale(results, frame.arealScale());
            ResultDocument.addArtifacts(results, files);
            return new Output(results, files);
        }
    }

    private static LasFile cloud(Path file, String name, SurveySettings settings) throws IOException {
        return LasFile.open(file, name, settings.points(), settings.units().unsaid());
    }

    /// What post is compared with.
    ///
    /// @param scan the earlier one, if there is one
    /// @param warnings of its file, where it is no scan
    private record Side(Reference compared, Optional<LasFile> scan, ReportHeader.Side header, List<String> warnings) {
        static Side of(Inputs inputs, LasFile post, SurveySettings settings) throws IOException {
            return switch (settings.reference().kind()) {
                case EPOCH -> {
                    Path file = inputs.reference().orElseThrow();
                    LasFile pre = cloud(file, inputs.names().reference(), settings);
                    yield new Side(new Reference.Epoch(pre), Optional.of(pre), epoch(pre, file), List.of());
                }
                case DESIGN -> design(inputs, post, settings);
                case BASE -> {
                    BaseMethod method = settings.reference().base();
                    yield new Side(
                            new Reference.Base(method),
                            Optional.empty(),
                            new ReportHeader.Surface(
                                    ReportHeader.SurfaceKind.BASE,
                                    method.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                    "toes: " + inputs.names().areas()),
                            List.of());
                }
                case ELEVATION -> {
                    double metres = settings.reference().elevation().orElseThrow();
                    yield new Side(
                            new Reference.Elevation(metres),
                            Optional.empty(),
                            new ReportHeader.Surface(
                                    ReportHeader.SurfaceKind.ELEVATION,
                                    Figures.number(metres, 3) + " m",
                                    "the same height everywhere"),
                            List.of());
                }
            };
        }

        private static Side design(Inputs inputs, LasFile post, SurveySettings settings) throws IOException {
            LengthUnits ofScan = post.units().or(settings.units().unsaid());
            SurfaceFile file = SurfaceFile.read(
                    inputs.reference().orElseThrow(),
                    new SurfaceFile.Request(
                            inputs.names().reference(),
                            settings.reference().surface(),
                            new LengthUnits(
                                    OptionalDouble.of(ofScan.metresOfPlane()),
                                    OptionalDouble.of(ofScan.metresOfHeights()))));
            String name = inputs.names().reference() + (file.title().isEmpty() ? "" : ": " + file.title());
            return new Side(
                    new Reference.Design(name, file.surface(), file.crs()),
                    Optional.empty(),
                    new ReportHeader.Surface(ReportHeader.SurfaceKind.DESIGN, name, file.detail()),
                    file.warnings());
        }
    }

    /// The day is the header's, else that of the file, which on a server is when its upload ended.
    private static ReportHeader.Epoch epoch(LasFile cloud, Path file) throws IOException {
        return cloud.created().isPresent()
                ? new ReportHeader.Epoch(
                        cloud.name(), cloud.size(), cloud.created().get(), ReportHeader.DayFrom.LAS_HEADER)
                : new ReportHeader.Epoch(
                        cloud.name(),
                        cloud.size(),
                        LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC),
                        ReportHeader.DayFrom.FILE_TIME);
    }

    /// For readers.
    private static Map<String, String> texts(ObjectNode settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.properties().forEach(setting -> {
            JsonNode value = setting.getValue();
            texts.put(
                    setting.getKey(),
                    value.isNull() ? "automatic" : value.isString() ? value.asString() : value.toString());
        });
        return texts;
    }

    private static StableFile read(Stable stable, String name) throws IOException {
        return StableFile.read(stable.file(), stable.shx(), stable.prj(), name);
    }

    /// The figures do not need it: what cannot be copied costs a warning, not the result.
    private static Optional<Deliverable> aligned(
            LasFile pre, LasFile post, ChangeReport report, Path out, List<String> warnings) throws IOException {
        Path file = out.resolve(Deliverables.ALIGNED);
        try {
            post.copyInto(pre, report.registration().preFromPost(), file);
            return Optional.of(new Deliverable(Kind.CLOUD, Deliverables.ALIGNED, file, "application/vnd.las"));
        } catch (MalformedFile e) {
            warnings.add("The aligned cloud could not be written: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static List<Deliverable> pictures(ChangeReport report, int pictured, Path out) {
        List<Deliverable> pictures = new ArrayList<>();
        pictures.add(picture(Kind.PICTURE, SurveyPictures.OVERVIEW, out));
        pictures.add(picture(Kind.THUMBNAIL, SurveyPictures.OVERVIEW_THUMBNAIL, out));
        for (Region region : report.regions().subList(0, pictured)) {
            pictures.add(picture(Kind.PICTURE, SurveyPictures.nameOf(region), out));
            pictures.add(picture(Kind.THUMBNAIL, SurveyPictures.thumbnailOf(region), out));
        }
        return pictures;
    }

    private static Deliverable picture(Kind kind, String name, Path out) {
        return new Deliverable(kind, name, out.resolve(name), "image/png");
    }

    private static String version() {
        String version = VolumeSurvey.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
