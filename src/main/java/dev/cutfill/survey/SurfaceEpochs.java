package dev.cutfill.survey;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.cloud.surface.AboveSurface;
import dev.cutfill.cloud.surface.Elevations;
import dev.cutfill.cloud.surface.RasterPoints;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.stockpile.BaseFailure;
import dev.cutfill.survey.stockpile.BaseMethod;
import dev.cutfill.survey.stockpile.Stockpiles;
import dev.cutfill.survey.volume.CommonGrid;
import dev.cutfill.survey.volume.HeightSurface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// One scan and a surface that is known, as the later stages see two scans. Nothing is moved: the surface and the
/// scan are taken to be in one frame.
final class SurfaceEpochs {
    private static final int SAMPLE = 4_000_000;

    private SurfaceEpochs() {}

    /// @param stable in the local frame
    static Epochs of(
            CloudSource scan,
            Reference.Known reference,
            List<Polygon> stable,
            Origin origin,
            SurveySettings settings,
            Scratch scratch,
            Progress progress)
            throws SurveyException, IOException {
        progress.at("reading", 0);
        Elevations surface = reference.surface().relativeTo(origin);
        try (EpochReader post = EpochReader.of(scan, origin, settings, scratch)) {
            progress.at("sorting", 0.4);
            PointBlocks above = new AboveSurface(post.all(), surface);
            PointBlocks.Sample sample = above.sample(SAMPLE);
            Grid grid = CommonGrid.of(sample, sample, RigidTransform.IDENTITY, settings.volume())
                    .orElseThrow(() -> apart(reference, scan));
            Raster heights = heights(surface, grid);
            return new Epochs(
                    CellList.of(new RasterPoints(origin, heights), grid, RigidTransform.IDENTITY, scratch),
                    CellList.of(post.all(), grid, RigidTransform.IDENTITY, scratch),
                    Alignment.unmoved(post.sample().points()),
                    stable,
                    Optional.of(new Epochs.Known(
                            heights, CellList.of(above, grid, RigidTransform.IDENTITY, scratch), Optional.empty())));
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /// One scan and the ground under its stockpiles.
    ///
    /// @param toes in the local frame
    static Epochs onBase(
            CloudSource scan,
            BaseMethod method,
            List<Area> toes,
            Origin origin,
            SurveySettings settings,
            Scratch scratch,
            Progress progress)
            throws SurveyException, IOException {
        progress.at("reading", 0);
        try (EpochReader post = EpochReader.of(scan, origin, settings, scratch)) {
            progress.at("sorting", 0.3);
            Grid grid = CommonGrid.of(post.sample(), post.sample(), RigidTransform.IDENTITY, settings.volume())
                    .orElseThrow(() -> new SurveyException(
                            SurveyException.Reason.NO_GROUND,
                            "All points of " + scan.name() + " lie along one line in plan."));
            CellList cells = CellList.of(post.all(), grid, RigidTransform.IDENTITY, scratch);
            progress.at("base", 0.45);
            HeightSurface surface = HeightSurface.of(cells, settings.volume());
            Stockpiles piles = Stockpiles.of(toes, surface, method);
            Raster heights = heights(piles.surface(), grid);
            PointBlocks above = new AboveSurface(post.all(), piles.surface());
            return new Epochs(
                    CellList.of(new RasterPoints(origin, heights), grid, RigidTransform.IDENTITY, scratch),
                    cells,
                    Alignment.unmoved(post.sample().points()),
                    List.of(),
                    Optional.of(new Epochs.Known(
                            heights,
                            CellList.of(above, grid, RigidTransform.IDENTITY, scratch),
                            Optional.of(new Epochs.Piles(piles.bases(), surface)))));
        } catch (BaseFailure failure) {
            throw new SurveyException(SurveyException.Reason.NO_BASE, String.valueOf(failure.getMessage()));
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static SurveyException apart(Reference.Known reference, CloudSource scan) {
        Bounds box = reference.surface().bounds();
        return ChangeSurvey.apart(reference.name(), box, scan);
    }

    private static Raster heights(Elevations surface, Grid grid) {
        float[] heights = new float[grid.size()];
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < grid.columns(); column++) {
                heights[grid.index(column, row)] = (float) surface.at(grid.centreX(column), grid.centreY(row));
            }
        });
        return Raster.owning(grid, heights);
    }
}
