package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.survey.SurveyException.Reason;
import dev.cutfill.survey.volume.CommonGrid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The whole computation: two clouds and the stable ground in, the report out.
///
/// 1. Refuse what cannot be compared; read both clouds relative to one whole-number origin.
/// 2. Bring post into the frame of pre (`survey.registration`).
/// 3. Both surfaces on one grid, their difference, the errors of both from the stable ground (`survey.volume`).
/// 4. M3C2, regions and their outlines (`survey.change`).
/// 5. Volumes with their uncertainty, totals, coverage ([Assembly]).
public final class ChangeSurvey {
    private ChangeSurvey() {}

    /// @throws SurveyException if these inputs cannot be compared
    /// @throws IOException if one of them cannot be read
    /// @throws java.util.concurrent.CancellationException if the progress asks to end
    public static ChangeReport run(SurveyInputs inputs, SurveySettings settings, Progress progress)
            throws SurveyException, IOException {
        List<String> warnings = new ArrayList<>();
        InputChecks.check(inputs, warnings);
        Bounds box = inputs.pre().bounds();
        Origin origin = Origin.near(
                (box.minX() + box.maxX()) / 2, (box.minY() + box.maxY()) / 2, (box.minZ() + box.maxZ()) / 2);
        List<Polygon> stable = inputs.stable().areas().stream().map(area -> moved(area, origin)).toList();
        Epochs epochs = align(inputs, stable, origin, settings, progress);
        warnings.addAll(epochs.alignment().warnings());
        progress.at("surfaces", 0.60);
        return new Assembly(inputs, settings, origin, stable, epochs, warnings).report(progress);
    }

    /// Both clouds in cells of the common grid, post in the frame of pre.
    record Epochs(CellList pre, CellList post, Alignment alignment) {
        Grid grid() {
            return pre.grid();
        }
    }

    /// The clouds as read live in this method only: what comes after needs them sorted by cell.
    private static Epochs align(
            SurveyInputs inputs, List<Polygon> stable, Origin origin, SurveySettings settings, Progress progress)
            throws SurveyException, IOException {
        progress.at("reading", 0);
        PointCloud pre = read(inputs.pre(), origin);
        progress.at("reading", 0.07);
        PointCloud post = read(inputs.post(), origin);
        progress.at("registration", 0.15);
        Alignment alignment =
                Alignment.of(pre, post, stable, settings, origin, share -> progress.at("registration", 0.15 + 0.4 * share));
        progress.at("sorting", 0.55);
        Grid grid = CommonGrid.of(pre, post, alignment.preFromPost(), settings.volume())
                .orElseThrow(() -> new SurveyException(
                        Reason.NO_OVERLAP,
                        format(
                                "%s and %s share no ground: %s is %s, %s is %s.",
                                inputs.pre().name(),
                                inputs.post().name(),
                                inputs.pre().name(),
                                extent(inputs.pre().bounds()),
                                inputs.post().name(),
                                extent(inputs.post().bounds()))));
        CellList preCells = CellList.of(pre, grid);
        progress.at("sorting", 0.57);
        return new Epochs(preCells, CellList.of(post, grid, alignment.preFromPost()), alignment);
    }

    private static PointCloud read(CloudSource source, Origin origin) throws SurveyException, IOException {
        PointCloud cloud = source.read(origin);
        if (cloud.size() == 0) {
            throw InputChecks.empty(source);
        }
        return cloud;
    }

    private static String extent(Bounds box) {
        return format("x %.1f to %.1f, y %.1f to %.1f", box.minX(), box.maxX(), box.minY(), box.maxY());
    }

    private static Polygon moved(Polygon area, Origin origin) {
        return new Polygon(
                moved(area.shell(), origin),
                area.holes().stream().map(hole -> moved(hole, origin)).toList());
    }

    private static Ring moved(Ring ring, Origin origin) {
        double[] x = new double[ring.size()];
        double[] y = new double[ring.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = ring.x(i) - origin.x();
            y[i] = ring.y(i) - origin.y();
        }
        return Ring.owning(x, y);
    }
}
