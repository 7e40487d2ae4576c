package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.survey.SurveyException.Reason;
import dev.cutfill.survey.area.AreaRoles;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.stockpile.BaseMethod;
import dev.cutfill.survey.volume.CommonGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The whole computation: two clouds, or one and a surface, and the stable ground in; the report out.
///
/// 1. Refuse what cannot be compared; open both clouds relative to one whole-number origin; leave out what
///    stands on the ground (`survey.ground`), if asked to.
/// 2. Bring post into the frame of pre (`survey.registration`), by a sample where the clouds are large.
/// 3. Sort all points by the cells of one grid, outside the heap.
/// 4. Both surfaces on one grid, their difference, the errors of both from the stable ground (`survey.volume`).
/// 5. M3C2, regions and their outlines (`survey.change`).
/// 6. Volumes with their uncertainty, totals, coverage ([ChangeAnalysis]).
public final class ChangeSurvey {
    private ChangeSurvey() {}

    /// @throws SurveyException if these inputs cannot be compared
    /// @throws IOException if one of them cannot be read
    /// @throws java.util.concurrent.CancellationException if the progress asks to end
    public static ChangeReport run(SurveyInputs inputs, SurveySettings settings, Progress progress)
            throws SurveyException, IOException {
        return run(inputs, settings, Scratch.onHeap(), progress);
    }

    /// The same for clouds of any size.
    ///
    /// @param scratch where the points are sorted; must stay as long as the report is used
    public static ChangeReport run(SurveyInputs inputs, SurveySettings settings, Scratch scratch, Progress progress)
            throws SurveyException, IOException {
        List<String> warnings = new ArrayList<>();
        InputChecks.check(inputs, settings.units().unsaid(), warnings);
        InputChecks.offset(inputs, settings.heights());
        double onGround = GroundScale.factor(inputs.frame(), settings.units().surface(), warnings);
        Bounds box = inputs.frame().bounds();
        Origin origin = Origin.near(
                (box.minX() + box.maxX()) / 2, (box.minY() + box.maxY()) / 2, (box.minZ() + box.maxZ()) / 2);
        List<Polygon> stable = inputs.stable().areas().stream()
                .map(area -> area.shifted(-origin.x(), -origin.y()))
                .toList();
        AreaRoles roles = AreaRoles.of(inputs.areas().list().stream()
                .map(area -> area.shifted(-origin.x(), -origin.y()))
                .toList());
        Epochs epochs = switch (inputs.reference()) {
            case Reference.Epoch(CloudSource pre) ->
                epochs(pre, inputs.post(), stable, origin, settings, scratch, progress);
            case Reference.Base(BaseMethod method) ->
                SurfaceEpochs.onBase(inputs.post(), method, roles.areas(), origin, settings, scratch, progress);
            case Reference.Known known ->
                SurfaceEpochs.of(inputs.post(), known, stable, origin, settings, scratch, progress);
        };
        warnings.addAll(epochs.alignment().warnings());
        progress.at("surfaces", 0.60);
        ChangeReport report = new ChangeAnalysis(inputs, settings, origin, epochs, roles).report(warnings, progress);
        return switch (settings.mode()) {
            case STANDARD -> report.times(onGround);
            case REFERENCE ->
                new PublishedMethod(epochs, settings).insteadOf(report).times(onGround);
        };
    }

    private static Epochs epochs(
            CloudSource earlier,
            CloudSource later,
            List<Polygon> stable,
            Origin origin,
            SurveySettings settings,
            Scratch scratch,
            Progress progress)
            throws SurveyException, IOException {
        progress.at("reading", 0);
        try (EpochReader pre = EpochReader.of(earlier, origin, settings, scratch)) {
            progress.at("reading", 0.07);
            try (EpochReader post = EpochReader.of(later, origin, settings, scratch)) {
                progress.at("registration", 0.15);
                Alignment alignment = Alignment.of(
                        pre.sample().points(),
                        post.sample().points(),
                        stable,
                        settings,
                        origin,
                        share -> progress.at("registration", 0.15 + 0.4 * share));
                progress.at("sorting", 0.55);
                Grid grid = CommonGrid.of(pre.sample(), post.sample(), alignment.preFromPost(), settings.volume())
                        .orElseThrow(() -> apart(earlier.name(), earlier.bounds(), later));
                CellList preCells = CellList.of(pre.all(), grid, RigidTransform.IDENTITY, scratch);
                progress.at("sorting", 0.57);
                return new Epochs(
                        preCells,
                        CellList.of(post.all(), grid, alignment.preFromPost(), scratch),
                        alignment,
                        stable,
                        Optional.empty());
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /// Two things that lie in different places.
    static SurveyException apart(String name, Bounds box, CloudSource post) {
        return new SurveyException(
                Reason.NO_OVERLAP,
                format(
                        "%s and %s share no ground: %s is %s, %s is %s.",
                        name, post.name(), name, extent(box), post.name(), extent(post.bounds())));
    }

    private static String extent(Bounds box) {
        return format("x %.1f to %.1f, y %.1f to %.1f", box.minX(), box.maxX(), box.minY(), box.maxY());
    }
}
