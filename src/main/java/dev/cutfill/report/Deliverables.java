package dev.cutfill.report;

import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.format.las.CrsRecords;
import dev.cutfill.format.map.DxfWriter;
import dev.cutfill.format.map.DxfWriter.Layer;
import dev.cutfill.format.map.GeoJsonWriter;
import dev.cutfill.format.map.GeoTiffWriter;
import dev.cutfill.format.map.MapFeature;
import dev.cutfill.report.Deliverable.Kind;
import dev.cutfill.report.picture.ReportHeader;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.Figures;
import dev.cutfill.survey.result.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes the files for other programs and for paper.
public final class Deliverables {
    public static final String REPORT = "report.pdf";
    public static final String GEOJSON = "regions.geojson";
    public static final String DXF = "regions.dxf";
    public static final String CSV = "regions.csv";
    public static final String DIFFERENCE = "difference.tif";
    public static final String ALIGNED = "post_aligned.las";

    private static final Layer CUT = new Layer("CUT", 1);
    private static final Layer FILL = new Layer("FILL", 5);
    private static final Layer CUT_LABELS = new Layer("CUT_LABELS", 1);
    private static final Layer FILL_LABELS = new Layer("FILL_LABELS", 5);
    private static final Layer STABLE = new Layer("STABLE", 3);

    /// Letters on the plan are a share of the site's longer side, as on a sheet where they are 2.5 mm high and
    /// it is 400 mm.
    private static final double LETTERS = 1 / 160.0;

    private Deliverables() {}

    /// @param stable in metres, in the frame of pre
    /// @param records of pre's file
    /// @param directory holds the pictures; files of the same names are replaced
    public static List<Deliverable> write(
            ChangeReport report, StableGround stable, CrsRecords records, ReportHeader subject, Path directory)
            throws IOException {
        besideEachOther(() -> PdfReport.write(report, subject, directory, directory.resolve(REPORT)), () -> {
            GeoJsonWriter.write(
                    directory.resolve(GEOJSON),
                    "regions",
                    report.regions().stream()
                            .map(region -> new MapFeature(
                                    region.outline(), RegionTable.row(region, report.confidencePercent())))
                            .toList(),
                    report.crs());
            DxfWriter.write(directory.resolve(DXF), plan(report, stable));
            RegionTable.write(directory.resolve(CSV), report.regions(), report.confidencePercent());
            GeoTiffWriter.write(
                    directory.resolve(DIFFERENCE),
                    report.maps().difference(),
                    report.maps().origin(),
                    new GeoTiffWriter.Labels(
                            report.crs(),
                            records,
                            "Height of post above "
                                    + subject.surface()
                                            .map(ReportHeader.Surface::name)
                                            .orElse("pre"),
                            "m"));
        });
        return List.of(
                new Deliverable(Kind.REPORT, REPORT, directory.resolve(REPORT), "application/pdf"),
                new Deliverable(Kind.REGIONS, GEOJSON, directory.resolve(GEOJSON), "application/geo+json"),
                new Deliverable(Kind.REGIONS, DXF, directory.resolve(DXF), "image/vnd.dxf"),
                new Deliverable(Kind.TABLE, CSV, directory.resolve(CSV), "text/csv;charset=UTF-8"),
                new Deliverable(Kind.DIFFERENCE, DIFFERENCE, directory.resolve(DIFFERENCE), "image/tiff"));
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void besideEachOther(Writing... writings) throws IOException {
        try {
            Parallel.items(writings.length, k -> {
                try {
                    writings[k].run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<DxfWriter.Item> plan(ChangeReport report, StableGround stable) {
        List<DxfWriter.Item> items = new ArrayList<>();
        double unit = report.crs().metresPerUnit();
        double height = LETTERS
                * Math.max(report.maps().grid().columns(), report.maps().grid().rows())
                * report.maps().grid().cell()
                / unit;
        for (Polygon area : stable.areas()) {
            items.add(new DxfWriter.Outline(STABLE, area.scaled(1 / unit)));
        }
        for (Region region : report.regions()) {
            boolean cut = region.kind() == Region.Kind.CUT;
            items.add(new DxfWriter.Outline(cut ? CUT : FILL, region.outline()));
            Anchor anchor = Anchor.in(region.outline());
            Estimate volume = cut ? region.cut() : region.fill();
            String text = region.number() + (cut ? " CUT " : " FILL ") + Figures.of(volume, false) + " m³";
            items.add(new DxfWriter.Label(cut ? CUT_LABELS : FILL_LABELS, anchor.x(), anchor.y(), height, text));
        }
        return items;
    }
}
