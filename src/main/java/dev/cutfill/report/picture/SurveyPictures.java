package dev.cutfill.report.picture;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.Figures;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.SiteTotals;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import net.coobird.thumbnailator.Thumbnails;

/// The pictures of a report, as PNG files: one of the site, one of each region, and a thumbnail of each.
public final class SurveyPictures {
    public static final String OVERVIEW = "overview.png";
    public static final String OVERVIEW_THUMBNAIL = "overview_thumb.png";

    private static final int THUMBNAIL = 256;

    /// Level 2 of deflate: four tenths less time than the usual 4, a tenth more bytes.
    private static final float QUICK = 7 / 9f;

    private SurveyPictures() {}

    public static String nameOf(Region region) {
        return "region_" + region.number() + ".png";
    }

    public static String thumbnailOf(Region region) {
        return "region_" + region.number() + "_thumb.png";
    }

    /// @param pre what post was compared with
    /// @param stable drawn on the site's map
    /// @param directory exists; files of the same names are replaced
    /// @param most how many regions get a picture of their own: the first ones, which are the largest
    public static void write(
            ChangeReport report,
            ReportHeader.Side pre,
            ReportHeader.Epoch post,
            StableGround stable,
            Path directory,
            int most)
            throws IOException {
        ChangeMaps maps = report.maps();
        List<Area> areas =
                report.regions().stream().map(region -> area(region, report)).toList();
        List<Polygon> plots =
                stable.areas().stream().map(plot -> local(plot, maps.origin())).toList();
        MapFrame frame = new MapFrame(maps.origin(), report.crs());
        int pictured = Math.min(most, areas.size());
        List<Relief> reliefs =
                List.of(Relief.of(maps.pre().surface()), Relief.of(maps.post().surface()));
        CloudView view = new CloudView(
                maps,
                reliefs,
                frame,
                areas,
                switch (pre) {
                    case ReportHeader.Epoch epoch -> List.of("Before: " + epoch.day(), "After: " + post.day());
                    case ReportHeader.Surface surface ->
                        List.of(surface.kind().title() + ": " + surface.name(), "Scan: " + post.day());
                });
        try {
            Parallel.items(pictured + 1, k -> {
                try {
                    if (k == pictured) {
                        save(
                                SiteMap.draw(map(report, List.of(pre, post), reliefs, frame, areas, plots)),
                                directory,
                                OVERVIEW,
                                OVERVIEW_THUMBNAIL);
                    } else {
                        Region region = report.regions().get(k);
                        String kind = region.kind() == Region.Kind.CUT ? "cut" : "fill";
                        save(
                                view.draw(areas.get(k), "Region " + region.number() + " · " + kind),
                                directory,
                                nameOf(region),
                                thumbnailOf(region));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static SiteMap.Content map(
            ChangeReport report,
            List<ReportHeader.Side> files,
            List<Relief> reliefs,
            MapFrame frame,
            List<Area> areas,
            List<Polygon> plots) {
        SiteTotals totals = report.totals();
        String title = report.regions().isEmpty()
                ? (files.getFirst() instanceof ReportHeader.Epoch ? "No change" : "No difference") + " found: net "
                        + Figures.of(totals.overlapNet(), true) + " m³ over all compared ground"
                : "Cut " + Figures.of(totals.cut(), false) + " m³ · fill " + Figures.of(totals.fill(), false)
                        + " m³ · net " + Figures.of(totals.net(), true) + " m³";
        String subtitle = "± is the " + report.confidencePercent() + " % interval · "
                + Figures.number(report.coverage().comparedArea(), 0) + " m² compared, "
                + Figures.number(100 * report.coverage().share(), 1) + " % of the ground · "
                + Figures.of(report.crs());
        List<Polygon> rejected = report.rejected().largest().stream()
                .map(change -> local(change.outline(), report))
                .toList();
        return new SiteMap.Content(
                report.maps(),
                reliefs.getFirst(),
                reliefs.getLast(),
                frame,
                areas,
                rejected,
                plots,
                title,
                files,
                subtitle);
    }

    private static Area area(Region region, ChangeReport report) {
        boolean cut = region.kind() == Region.Kind.CUT;
        Estimate volume = cut ? region.cut() : region.fill();
        String measured = Figures.of(volume, false) + " m³";
        String figures = (cut ? "cut " : "fill ") + measured + " on " + Figures.number(region.area(), 0) + " m²";
        return new Area(
                region.number(),
                cut,
                local(region.outline(), report),
                region.net().value(),
                measured,
                figures);
    }

    private static Polygon local(Polygon onMap, ChangeReport report) {
        return local(onMap.scaled(report.crs().metresPerUnit()), report.maps().origin());
    }

    private static Polygon local(Polygon onMap, Origin origin) {
        return onMap.shifted(-origin.x(), -origin.y());
    }

    private static void save(BufferedImage image, Path directory, String name, String thumbnail) throws IOException {
        write(image, directory.resolve(name));
        write(Thumbnails.of(image).size(THUMBNAIL, THUMBNAIL).asBufferedImage(), directory.resolve(thumbnail));
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        Files.deleteIfExists(file); // ImageIO writes into a longer file without cutting it off
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUICK);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
    }
}
