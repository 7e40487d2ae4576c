package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Cut, fill and net of regions: plain sums of the height differences of their cells, with no threshold, for a
/// threshold biases a sum (Anderson 2019).
///
/// The net is exact in the sense that noise cancels in it. Cut and fill apart are not: each would gain the
/// noise of every cell of its sign. So the part of the sign opposite to the region's is summed only over cells
/// where it shows, beyond the level of detection and with neighbours that agree; the other part is what makes
/// up the net.
///
/// Standard deviation of a net: random ⊕ correlated ⊕ common.
/// - random: √Σ noise · cell², from the scatter of the points and how many there are, so that what neighbouring
///   fits share counts once; the cells of gaps err together, by what the bend of the ground round them may
///   hide; and at the rim of the ground, how well its edge is known, times the change there;
/// - correlated: from the variogram of stable ground;
/// - common: the offset or the alignment at the region's middle with its mean slope, times its area.
public final class RegionVolumes {
    /// Of the eight neighbours, so many must show the opposite sign as well.
    private static final int AGREEING = 3;

    /// In levels of detection: less of a bend may be noise.
    private static final double BENT = 2;

    private static final double OFF_AT_A_BEND = 0.5;

    private final Difference difference;
    private final float[] heights;
    private final float[] surface;
    private final Grid grid;

    private final DetectionLevel detection;
    private final AreaWeights shares;

    /// @param shares of the cells that count
    private RegionVolumes(
            Difference difference, Raster surface, Raster labels, AreaWeights shares, DetectionLevel detection) {
        this.difference = difference;
        this.shares = shares;
        this.heights = Sharpening.of(
                difference.grid(),
                difference.height().values(),
                labels.values(),
                detection.metres().values());
        this.detection = detection;
        this.surface = surface.values();
        this.grid = difference.grid();
    }

    /// The same cells, by their shares in an area.
    private RegionVolumes(RegionVolumes whole, AreaWeights area) {
        this.difference = whole.difference;
        this.heights = whole.heights;
        this.surface = whole.surface;
        this.grid = whole.grid;
        this.detection = whole.detection;
        this.shares = area;
    }

    /// @param surface of pre
    /// @param labels region of each cell, from 1 to count, NaN for none
    /// @return by label, from 1; element 0 stands for nothing
    public static RegionVolume[] of(
            Difference difference,
            Raster surface,
            Raster labels,
            int count,
            DetectionLevel detection,
            ErrorModel errors) {
        return new RegionVolumes(difference, surface, labels, AreaWeights.all(difference.grid()), detection)
                .sums(labels, count, errors);
    }

    /// Of an area with an exact edge: a cell counts by its share in it.
    ///
    /// @param surface of pre
    public static RegionVolume of(
            Difference difference, Raster surface, AreaWeights area, DetectionLevel detection, ErrorModel errors) {
        Raster labels = Raster.empty(difference.grid());
        area.forEach((cell, _) -> labels.values()[cell] = 1);
        return new RegionVolumes(difference, surface, labels, area, detection).sums(labels, 1, errors)[1];
    }

    private RegionVolume[] sums(Raster labels, int count, ErrorModel errors) {
        Sums[] sums = new Sums[count + 1];
        for (int k = 0; k <= count; k++) {
            sums[k] = new Sums();
        }
        float[] label = labels.values();
        for (int c = 0; c < label.length; c++) {
            if (!Float.isNaN(label[c]) && !Float.isNaN(heights[c])) {
                add(c, sums[(int) label[c]]);
            }
        }
        for (int c = 0; c < label.length; c++) {
            if (!Float.isNaN(label[c]) && !Float.isNaN(heights[c])) {
                addOpposite(c, sums[(int) label[c]], label, detection.metres().values());
            }
        }
        RegionVolume[] result = new RegionVolume[count + 1];
        for (int k = 0; k <= count; k++) {
            result[k] = volume(sums[k], errors);
        }
        return result;
    }

    /// Regions clipped by areas, and plain sums over these. Each cell counts by its share in the area and adds to cut
    /// and fill what it adds to those of its region, so areas that split one add up to it.
    ///
    /// @param surface of pre
    /// @param labels region whose volume a cell counts for
    /// @param regions their volumes by label, without what fades beyond the cells
    /// @param faded of each region (m³), with its sign; goes to areas by their shares of the region
    /// @param bands empty where none are asked for
    public static List<AreaVolume> of(
            Difference difference,
            Raster surface,
            Raster labels,
            RegionVolume[] regions,
            double[] faded,
            List<AreaWeights> areas,
            Optional<AreaVolume.Bands> bands,
            DetectionLevel detection,
            ErrorModel errors) {
        RegionVolumes whole =
                new RegionVolumes(difference, surface, labels, AreaWeights.all(difference.grid()), detection);
        return areas.stream()
                .map(area -> new RegionVolumes(whole, area).clipped(labels.values(), regions, faded, bands, errors))
                .toList();
    }

    private AreaVolume clipped(
            float[] label,
            RegionVolume[] regions,
            double[] faded,
            Optional<AreaVolume.Bands> bands,
            ErrorModel errors) {
        Sums inRegions = new Sums();
        double[] cells = new double[regions.length];
        double[] volumes = new double[2];
        double[] plain = {0, 0, Double.NaN};
        Map<Integer, AreaVolume.CutAndFill> byBand = new TreeMap<>();
        float[] level = detection.metres().values();
        float[] dz = difference.height().values();
        Sums all = new Sums();
        shares.forEach((c, _) -> {
            if (Float.isNaN(dz[c])) {
                return;
            }
            add(c, all);
            double weight = weight(c);
            plain[0] += weight * dz[c];
            plain[1] += weight;
            plain[2] = Math.abs(dz[c]) > Math.abs(plain[2]) || Double.isNaN(plain[2]) ? dz[c] : plain[2];
            if (!Float.isNaN(label[c])) {
                int region = (int) label[c];
                double sign = Math.signum(regions[region].net());
                add(c, inRegions);
                cells[region] += weight;
                double opposite = weight * opposite(c, sign, label, level);
                double main = sign * weight * heights[c] + opposite;
                double cut = sign < 0 ? main : opposite;
                double fill = sign < 0 ? opposite : main;
                volumes[0] += cut;
                volumes[1] += fill;
                bands.ifPresent(band -> split(c, band, cut, fill, byBand));
            }
        });
        double cellArea = grid.cellArea();
        double unseen = 0;
        double fading = 0;
        for (int region = 1; region < regions.length; region++) {
            double share = cells[region] == 0 ? 0 : cells[region] / regions[region].cells();
            boolean lowered = regions[region].net() < 0;
            volumes[lowered ? 0 : 1] += (lowered ? -1 : 1) * share * faded[region] / cellArea;
            fading = Math.hypot(fading, share * faded[region] / 2);
            unseen += share * regions[region].netErrors().unseen();
        }
        RegionVolume ofRegions = volume(inRegions, errors);
        boolean lowered = ofRegions.net() < 0;
        VolumeErrors main = (lowered ? ofRegions.cutErrors() : ofRegions.fillErrors()).withRandom(fading);
        VolumeErrors other = lowered ? ofRegions.fillErrors() : ofRegions.cutErrors();
        double bandScale = cellArea;
        byBand.replaceAll((_, band) -> new AreaVolume.CutAndFill(band.cut() * bandScale, band.fill() * bandScale));
        return new AreaVolume(
                volumes[0] * cellArea,
                volumes[1] * cellArea,
                lowered ? main.withUnseen(unseen) : other,
                lowered ? other : main.withUnseen(unseen),
                ofRegions.netErrors().withRandom(fading).withUnseen(unseen),
                plain[0] * cellArea,
                volume(all, errors).netErrors(),
                plain[1] * cellArea,
                plain[2],
                byBand);
    }

    /// Splits what a cell holds by the part of its column, from the one surface to the other, in each band.
    private void split(
            int c, AreaVolume.Bands bands, double cut, double fill, Map<Integer, AreaVolume.CutAndFill> byBand) {
        double low = Math.min(surface[c], surface[c] + heights[c]);
        double high = Math.max(surface[c], surface[c] + heights[c]);
        int first = bands.of(low);
        int last = bands.of(high);
        for (int band = first; band <= last; band++) {
            double from = Math.max(low, bands.origin() + band * bands.height());
            double to = Math.min(high, bands.origin() + (band + 1) * bands.height());
            double share = high > low ? (to - from) / (high - low) : 1;
            byBand.merge(
                    band, new AreaVolume.CutAndFill(share * cut, share * fill), (a, b) -> a.plus(b.cut(), b.fill()));
        }
    }

    /// Standard deviation of the sum over an area from its break lines (m³). Where heights bend within a cell, a plane
    /// through points at random places is off by half of the bend that is seen: the larger second difference along
    /// both axes, where it exceeds twice the level of detection.
    public static double edges(Difference difference, AreaWeights area, DetectionLevel detection) {
        Grid grid = difference.grid();
        float[] dz = difference.height().values();
        float[] level = detection.metres().values();
        double[] sum = new double[1];
        area.forEach((cell, weight) -> {
            int column = cell % grid.columns();
            int row = cell / grid.columns();
            if (column > 0 && row > 0 && column < grid.columns() - 1 && row < grid.rows() - 1) {
                double bend = Math.max(bend(dz, cell, 1), bend(dz, cell, grid.columns()));
                if (bend > BENT * level[cell]) {
                    sum[0] += Math.pow(OFF_AT_A_BEND * weight * bend, 2);
                }
            }
        });
        return Math.sqrt(sum[0]) * grid.cellArea();
    }

    /// 0 where a neighbour has no height.
    private static double bend(float[] dz, int cell, int step) {
        double bend = Math.abs(dz[cell - step] - 2.0 * dz[cell] + dz[cell + step]);
        return Double.isNaN(bend) ? 0 : bend;
    }

    /// What lies inside an outline: Σ dz · the share of each cell in it that is compared ground (m³), with sign.
    public static double inside(Difference difference, Polygon outline) {
        float[] dz = difference.height().values();
        double[] sum = new double[1];
        AreaWeights.of(List.of(outline), difference.grid()).forEach((cell, weight) -> {
            double compared = difference.compared().weight(cell);
            if (compared > 0 && !Float.isNaN(dz[cell])) {
                sum[0] += (weight == 1 ? compared : Math.min(weight, compared)) * dz[cell];
            }
        });
        return sum[0] * difference.grid().cellArea();
    }

    private static final class Sums {
        /// parts of cells counted by their share
        double cells;
        double filled;
        double height;
        double noise;
        double bridged;
        double extreme;
        double x;
        double y;
        double z;
        double slopeX;
        double slopeY;
        int slopes;
        double oppositeCells;
        double opposite;
        double oppositeNoise;
        double level;
    }

    private void add(int c, Sums sums) {
        int column = c % grid.columns();
        int row = c / grid.columns();
        double weight = weight(c);
        sums.cells += weight;
        sums.height += weight * heights[c];
        if (difference.filled(c)) {
            sums.filled += weight;
            sums.bridged += weight * difference.sigma().values()[c];
        } else {
            sums.noise += weight * weight * difference.noise().values()[c];
        }
        sums.noise += difference.rimVariance(c) * heights[c] * heights[c];
        sums.extreme = Math.abs(heights[c]) > Math.abs(sums.extreme) ? heights[c] : sums.extreme;
        sums.x += weight * grid.centreX(column);
        sums.y += weight * grid.centreY(row);
        sums.z += weight * surface[c];
        if (column > 0 && row > 0 && column < grid.columns() - 1 && row < grid.rows() - 1) {
            float dx = surface[c + 1] - surface[c - 1];
            float dy = surface[c + grid.columns()] - surface[c - grid.columns()];
            if (!Float.isNaN(dx + dy)) {
                sums.slopes++;
                sums.slopeX += dx / (2 * grid.cell());
                sums.slopeY += dy / (2 * grid.cell());
            }
        }
    }

    /// Of an area that ends in a cell at the rim of the ground, the part of the ground there is as large as that of
    /// the cell: so areas that split one add up.
    private double weight(int cell) {
        return shares.weight(cell) * difference.compared().weight(cell);
    }

    private void addOpposite(int c, Sums sums, float[] label, float[] level) {
        sums.level += weight(c) * level[c];
        double opposite = opposite(c, Math.signum(sums.height), label, level);
        if (opposite > 0) {
            double weight = weight(c);
            sums.oppositeCells += weight;
            sums.opposite += weight * opposite;
            sums.oppositeNoise += weight * weight * difference.noise().values()[c];
        }
    }

    /// The size of a cell's height where its sign is not that of the region and shows, else 0.
    private double opposite(int c, double sign, float[] label, float[] level) {
        if (!(-sign * heights[c] > level[c])) {
            return 0;
        }
        int column = c % grid.columns();
        int row = c / grid.columns();
        int agreeing = 0;
        for (int r = Math.max(0, row - 1); r <= Math.min(grid.rows() - 1, row + 1); r++) {
            for (int i = Math.max(0, column - 1); i <= Math.min(grid.columns() - 1, column + 1); i++) {
                int next = grid.index(i, r);
                agreeing += next != c && label[next] == label[c] && -sign * heights[next] > level[next] ? 1 : 0;
            }
        }
        return agreeing >= AGREEING ? Math.abs(heights[c]) : 0;
    }

    private RegionVolume volume(Sums sums, ErrorModel errors) {
        if (sums.cells == 0) {
            return RegionVolume.NONE;
        }
        double cell = grid.cellArea();
        double net = sums.height * cell;
        double opposite = sums.opposite * cell;
        int slopes = Math.max(1, sums.slopes);
        double common = errors.common(
                sums.x / sums.cells,
                sums.y / sums.cells,
                sums.z / sums.cells,
                sums.slopeX / slopes,
                sums.slopeY / slopes);
        double area = sums.cells * cell;
        VolumeErrors ofNet = errors(sums.noise + sums.bridged * sums.bridged, area, errors, common);
        // a patch too small to be seen may hide anywhere
        double hidden = (AGREEING + 1) * cell * sums.level / sums.cells / detection.sigmas();
        VolumeErrors ofOpposite = errors(sums.oppositeNoise, sums.oppositeCells * cell, errors, common)
                .withRandom(hidden);
        VolumeErrors ofMain = new VolumeErrors(
                Math.hypot(ofNet.random(), ofOpposite.random()),
                Math.hypot(ofNet.correlated(), ofOpposite.correlated()),
                Math.hypot(ofNet.common(), ofOpposite.common()),
                0);
        boolean lowered = net < 0;
        return new RegionVolume(
                sums.cells,
                net,
                lowered ? opposite - net : opposite,
                lowered ? opposite : net + opposite,
                ofNet,
                lowered ? ofMain : ofOpposite,
                lowered ? ofOpposite : ofMain,
                sums.extreme,
                sums.filled * cell);
    }

    /// @param noise variance of the sum of the heights (m²)
    private VolumeErrors errors(double noise, double area, ErrorModel errors, double common) {
        return new VolumeErrors(Math.sqrt(noise) * grid.cellArea(), errors.correlated(area), common * area, 0);
    }
}
