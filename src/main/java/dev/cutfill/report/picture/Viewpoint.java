package dev.cutfill.report.picture;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.List;

/// From where a region is looked at: the place from which the least of it lies behind other ground, in either
/// epoch.
///
/// @param azimuth of the camera, from the east towards the north (rad)
/// @param elevation of the camera above the horizon (rad)
record Viewpoint(double azimuth, double elevation) {
    /// From the south-south-west, and on round the compass; never along an axis, which would look like one.
    private static final int[] AZIMUTHS = {240, 210, 300, 330, 150, 120, 60, 30};

    private static final int[] ELEVATIONS = {40, 55, 70};
    private static final int MOST_CELLS = 250;
    /// A viewpoint that hides no more than this share of the region does.
    private static final double HIDDEN = 0.01;
    /// Noise of the ground hides nothing (m).
    private static final double SLACK = 0.05;

    private static final List<String> WINDS = List.of(
            "north",
            "north-north-east",
            "north-east",
            "east-north-east",
            "east",
            "east-south-east",
            "south-east",
            "south-south-east",
            "south",
            "south-south-west",
            "south-west",
            "west-south-west",
            "west",
            "west-north-west",
            "north-west",
            "north-north-west");

    private static Viewpoint of(int azimuth, int elevation) {
        return new Viewpoint(Math.toRadians(azimuth), Math.toRadians(elevation));
    }

    /// @param grounds the surface of each epoch
    /// @param labels the number of the region in its cells
    /// @param stretch of heights
    static Viewpoint of(List<Relief> grounds, Raster labels, Area area, Camera.Box box, double stretch) {
        double[][] places = places(labels, area);
        Viewpoint best = of(AZIMUTHS[0], ELEVATIONS[0]);
        double least = Double.POSITIVE_INFINITY;
        for (int elevation : ELEVATIONS) {
            for (int azimuth : AZIMUTHS) {
                Viewpoint from = of(azimuth, elevation);
                double hidden = 0;
                for (Relief ground : grounds) {
                    hidden = Math.max(hidden, from.hidden(ground, places, box, stretch));
                }
                if (hidden <= HIDDEN) {
                    return from;
                }
                if (hidden < least) {
                    least = hidden;
                    best = from;
                }
            }
        }
        return best;
    }

    /// Some cells of a region, evenly.
    private static double[][] places(Raster labels, Area area) {
        Grid grid = labels.grid();
        double step = Math.max(
                grid.cell(), Math.sqrt(area.bounds().width() * area.bounds().depth() / MOST_CELLS));
        double[][] places = new double[4 * MOST_CELLS][];
        int n = 0;
        for (double y = area.bounds().minY() + step / 2; y < area.bounds().maxY(); y += step) {
            for (double x = area.bounds().minX() + step / 2; x < area.bounds().maxX() && n < places.length; x += step) {
                int cell = grid.cellAt(x, y);
                if (cell >= 0 && labels.values()[cell] == area.number()) {
                    places[n++] = new double[] {x, y};
                }
            }
        }
        return Arrays.copyOf(places, n);
    }

    /// The share of the places that lie behind other ground.
    private double hidden(Relief ground, double[][] places, Camera.Box box, double stretch) {
        double step = Math.max(ground.cell(), Math.hypot(box.maxX() - box.minX(), box.maxY() - box.minY()) / 150);
        double dx = step * Math.cos(azimuth);
        double dy = step * Math.sin(azimuth);
        double rise = step * Math.tan(elevation) / stretch;
        int hidden = 0;
        for (double[] place : places) {
            double sight = ground.heightAt(place[0], place[1]) + SLACK;
            double x = place[0];
            double y = place[1];
            while (sight < box.maxZ() && x >= box.minX() && x <= box.maxX() && y >= box.minY() && y <= box.maxY()) {
                x += dx;
                y += dy;
                sight += rise;
                if (ground.heightAt(x, y) > sight) {
                    hidden++;
                    break;
                }
            }
        }
        return places.length == 0 ? 0 : (double) hidden / places.length;
    }

    /// For a caption.
    String text() {
        int wind = Math.floorMod(Math.round((90 - (float) Math.toDegrees(azimuth)) / 22.5f), WINDS.size());
        return "seen from the " + WINDS.get(wind) + ", " + Math.round(Math.toDegrees(elevation))
                + "° above the horizon";
    }
}
