package dev.cutfill.worker;

import dev.cutfill.cloud.StableGround;
import dev.cutfill.format.LasFile;
import dev.cutfill.format.Shapefile;
import dev.cutfill.survey.ChangeReport;
import dev.cutfill.survey.ChangeSurvey;
import dev.cutfill.survey.Progress;
import dev.cutfill.survey.Region;
import dev.cutfill.survey.SurveyException;
import dev.cutfill.survey.SurveyInputs;
import dev.cutfill.survey.SurveyPictures;
import dev.cutfill.survey.SurveySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// One survey from files to files: reads the inputs, computes, draws the pictures, and writes down the result as the document
/// that clients get. Run by the server's worker and by the command line.
public final class VolumeSurvey {
    /// More regions than this mean that a setting or an input is wrong; drawing each would take longer than the survey.
    private static final int MOST_PICTURES = 100;

    private VolumeSurvey() {}

    /// The files of one survey.
    ///
    /// @param shx index of the shapefile, checked against it when given
    /// @param prj coordinate system of the shapefile; without it the clouds' own is taken
    /// @param names what messages call the files
    public record Inputs(Path pre, Path post, Path shp, Optional<Path> shx, Optional<Path> prj, Names names) {
        public Inputs(Path pre, Path post, Path shp, Optional<Path> shx, Optional<Path> prj) {
            this(pre, post, shp, shx, prj, Names.OF_PARTS);
        }
    }

    /// What messages to the user call the files, which on a server lie under names of its own.
    public record Names(String pre, String post, String stable) {
        public static final Names OF_PARTS = new Names("pre", "post", "shp");
    }

    /// A file that belongs to the result.
    ///
    /// @param name unique in one output; the document refers to it by this name
    public record Artifact(String name, Path file, String contentType) {}

    /// @param results the document; its `image_key` and `thumbnail_key` members hold names of artifacts
    /// @param artifacts in the order in which the document first names them
    public record Output(ObjectNode results, List<Artifact> artifacts) {
        public Output {
            artifacts = List.copyOf(artifacts);
        }
    }

    /// @param id of the task; region `i` is called `<id>_<i>`
    /// @param out an existing directory for the artifacts
    /// @throws IOException if a file cannot be read or written, and as [dev.cutfill.format.MalformedFile] if its content is bad
    /// @throws SurveyException if these inputs cannot be compared
    /// @throws java.util.concurrent.CancellationException if the progress asks to end
    public static Output run(String id, Inputs inputs, SurveySettings settings, Path out, Progress progress)
            throws IOException, SurveyException {
        StageClock clock = new StageClock(progress);
        clock.at("opening", 0);
        LasFile pre = LasFile.open(inputs.pre(), inputs.names().pre());
        LasFile post = LasFile.open(inputs.post(), inputs.names().post());
        StableGround stable = Shapefile.read(inputs.shp(), inputs.shx(), inputs.prj(), inputs.names().stable());
        SurveyInputs survey = new SurveyInputs(pre, post, stable);
        ChangeReport report = ChangeSurvey.run(survey, settings, clock.part(0.01, 0.9));

        clock.at("pictures", 0.9);
        SurveyPictures.write(report, survey.stable(), out, MOST_PICTURES);
        int regions = report.regions().size();
        int pictured = Math.min(MOST_PICTURES, regions);
        List<String> warnings = new ArrayList<>(report.warnings());
        if (pictured < regions) {
            warnings.add("The " + pictured + " largest of " + regions
                    + " regions have a picture of their own; the others refer to the overview.");
        }
        clock.at("pictures", 1);
        ObjectNode results = ResultDocument.of(id, report, pictured, warnings, version(), clock.seconds());
        return new Output(results, artifacts(report, pictured, out));
    }

    private static List<Artifact> artifacts(ChangeReport report, int pictured, Path out) {
        List<Artifact> artifacts = new ArrayList<>();
        for (Region region : report.regions().subList(0, pictured)) {
            artifacts.add(picture(SurveyPictures.nameOf(region), out));
            artifacts.add(picture(SurveyPictures.thumbnailOf(region), out));
        }
        artifacts.add(picture(SurveyPictures.OVERVIEW, out));
        artifacts.add(picture(SurveyPictures.OVERVIEW_THUMBNAIL, out));
        return artifacts;
    }

    private static Artifact picture(String name, Path out) {
        return new Artifact(name, out.resolve(name), "image/png");
    }

    private static String version() {
        String version = VolumeSurvey.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
