package dev.cutfill.report;

import static dev.cutfill.report.PdfPage.LEFT;
import static dev.cutfill.report.PdfPage.WIDTH;

import dev.cutfill.report.PdfPage.Column;
import dev.cutfill.report.PdfPage.Row;
import dev.cutfill.report.PdfPage.Style;
import dev.cutfill.report.picture.ReportHeader;
import dev.cutfill.report.picture.SurveyPictures;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.Figures;
import dev.cutfill.survey.result.Region;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The result on paper, for the surveyor's client: figures, map, table, how sure it is and why, how it was
/// done.
///
/// ```
/// 1  title block, cut · fill · net, map of the site, warnings
/// 2… regions, whole site; registration, stable ground, coverage; method; settings
///    from the first of these pages on, the largest regions, two a page
/// ```
final class PdfReport {
    /// More would be a catalogue; all pictures lie beside the report.
    private static final int MOST_PICTURES = 12;

    private static final Color CUT = new Color(0xC23A1E);
    private static final Color FILL = new Color(0x1F5FA8);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final ChangeReport report;
    private final ReportHeader subject;
    private final Wording words;
    private final Path directory;
    private final PdfPage sheet;

    private PdfReport(ChangeReport report, ReportHeader subject, Path directory, PdfPage sheet) {
        this.report = report;
        this.subject = subject;
        this.words = new Wording(report, subject);
        this.directory = directory;
        this.sheet = sheet;
    }

    /// @param directory holds the pictures
    static void write(ChangeReport report, ReportHeader subject, Path directory, Path file) throws IOException {
        try (PdfPage sheet = new PdfPage();
                OutputStream out = Files.newOutputStream(file)) {
            PdfReport pdf = new PdfReport(report, subject, directory, sheet);
            pdf.front();
            pdf.regions();
            pdf.pictures();
            pdf.quality();
            pdf.method();
            pdf.settings();
            Calendar made = GregorianCalendar.from(subject.made().atZone(ZoneOffset.UTC));
            sheet.finish(
                    pdf.words.title(),
                    "Cutfill " + subject.version() + " · task " + subject.task() + " · "
                            + MINUTE.format(subject.made()),
                    made,
                    out);
        }
    }

    private void front() throws IOException {
        sheet.newPage();
        sheet.text("Cut and fill report", LEFT, 62, new Style(22, true, PdfPage.INK));
        sheet.text(words.subtitle(), LEFT, 79, new Style(10, false, PdfPage.FAINT));
        sheet.space(44);
        sheet.rule(LEFT, sheet.y(), WIDTH, PdfPage.INK, 1.2f);
        sheet.space(5);
        sheet.facts(
                List.of(
                        new String[] {words.firstSide(), side(subject.pre())},
                        new String[] {words.secondSide(), side(subject.post())},
                        new String[] {
                            "Stable ground", report.stable().given() ? subject.stable() : words.noStableGround()
                        },
                        new String[] {
                            "Coordinate system",
                            Figures.of(report.crs()) + words.whoseSystem() + "; maps count in "
                                    + report.crs().unit()
                        },
                        new String[] {
                            "Computed",
                            MINUTE.format(subject.made()) + " by Cutfill " + subject.version() + ", task "
                                    + subject.task()
                        }),
                110);
        sheet.space(5);
        sheet.rule(LEFT, sheet.y(), WIDTH, PdfPage.INK, 1.2f);
        sheet.space(10);
        headline();
        sheet.space(8);
        sheet.image(directory.resolve(SurveyPictures.OVERVIEW), 400);
        warnings();
    }

    private static String side(ReportHeader.Side side) {
        return switch (side) {
            case ReportHeader.Epoch epoch ->
                epoch.name() + ", " + Figures.number((double) epoch.points(), 0) + " points, " + epoch.detail();
            case ReportHeader.Surface surface -> surface.name() + ", " + surface.detail();
        };
    }

    private void headline() throws IOException {
        float gap = 8;
        float width = (WIDTH - 2 * gap) / 3;
        float top = sheet.y();
        tile(LEFT, width, "CUT (removed)", Figures.of(report.totals().cut(), false), CUT);
        tile(
                LEFT + width + gap,
                width,
                "FILL (added)",
                Figures.of(report.totals().fill(), false),
                FILL);
        tile(
                LEFT + 2 * (width + gap),
                width,
                "NET (fill − cut)",
                Figures.of(report.totals().net(), true),
                PdfPage.INK);
        sheet.space(top + 46 - sheet.y());
        sheet.space(5);
        int count = report.regions().size();
        sheet.paragraph(
                (count == 0
                                ? "No region " + words.unchanged() + " "
                                : count + (count == 1 ? " region" : " regions") + " on "
                                        + Figures.number(report.totals().area(), 0) + " m². ")
                        + "± is the half width of the " + report.confidencePercent()
                        + " % interval. Volumes in cubic metres, areas in square metres, heights in metres.",
                Style.NOTE);
    }

    private void tile(float x, float width, String name, String figure, Color colour) throws IOException {
        float top = sheet.y();
        sheet.box(x, top, width, 46, PdfPage.PANEL);
        sheet.box(x, top, 3, 46, colour);
        sheet.text(name, x + 12, top + 15, new Style(8, true, colour));
        sheet.text(figure + " m³", x + 12, top + 36, new Style(15, true, PdfPage.INK));
    }

    private void warnings() throws IOException {
        List<String> warnings = subject.warnings();
        float height = 0;
        for (String warning : warnings) {
            height += sheet.height(warning, 14, Style.PLAIN) + 2;
        }
        sheet.heading(
                warnings.isEmpty() ? "No warnings" : warnings.size() == 1 ? "1 warning" : warnings.size() + " warnings",
                Math.min(height, 90));
        for (String warning : warnings) {
            sheet.paragraph("•", warning, Style.PLAIN);
            sheet.space(2);
        }
        if (warnings.isEmpty()) {
            sheet.paragraph("Nothing in the data made the survey doubt its figures.", Style.PLAIN);
        }
    }

    private void regions() throws IOException {
        sheet.heading("Regions", 60);
        if (report.regions().isEmpty()) {
            sheet.paragraph("None: no ground " + words.unchanged(), Style.PLAIN);
        } else {
            table();
        }
        sheet.space(4);
        sheet.paragraph(
                "As a check, net over all " + Figures.number(report.totals().overlapArea(), 0)
                        + " m² that were compared, with no threshold at all: "
                        + Figures.of(report.totals().overlapNet(), true) + " m³.",
                Style.PLAIN);
    }

    private void table() throws IOException {
        List<Column> columns = List.of(
                new Column("No.", 30, true),
                new Column("Kind", 36, false),
                new Column("Area m²", 58, true),
                new Column("Cut m³", 97, true),
                new Column("Fill m³", 97, true),
                new Column("Net m³", 97, true),
                new Column("Mean dz m", 50, true),
                new Column("Max dz m", WIDTH - 465, true));
        List<Row> rows = new ArrayList<>();
        for (Region region : report.regions()) {
            boolean cut = region.kind() == Region.Kind.CUT;
            rows.add(new Row(
                    List.of(
                            Integer.toString(region.number()),
                            cut ? "cut" : "fill",
                            Figures.number(region.area(), 1),
                            volume(region.cut(), false),
                            volume(region.fill(), false),
                            volume(region.net(), true),
                            signed(region.meanChange()),
                            signed(region.maxChange())),
                    cut ? CUT : FILL));
        }
        rows.add(new Row(
                List.of(
                        "",
                        "all",
                        Figures.number(report.totals().area(), 1),
                        volume(report.totals().cut(), false),
                        volume(report.totals().fill(), false),
                        volume(report.totals().net(), true),
                        "",
                        ""),
                PdfPage.INK));
        sheet.table(columns, rows, Style.PLAIN, true);
        sheet.paragraph(
                words.heightDifference()
                        + " A region is outlined where the change is significant and counts with all of its"
                        + " volume. Outlines and every figure with full digits are in regions.geojson, regions.dxf and regions.csv.",
                Style.NOTE);
    }

    private static String volume(Estimate volume, boolean signed) {
        return volume.value() == 0 ? "0" : Figures.of(volume, signed);
    }

    private static String signed(double metres) {
        return Double.isFinite(metres) ? (metres > 0 ? "+" : "") + Figures.number(metres, 2) : "–";
    }

    private void quality() throws IOException {
        sheet.heading(words.alignmentHeading(), 60);
        sheet.facts(subject.surface().isPresent() ? words.unmoved() : QualityFacts.registration(report), 150);
        sheet.heading("Stable ground", 60);
        sheet.facts(QualityFacts.stable(report, subject.surface().isPresent()), 150);
        sheet.heading("What could be compared", 40);
        sheet.facts(QualityFacts.coverage(report), 150);
        sheet.heading("What the intervals hold", 60);
        sheet.facts(QualityFacts.intervals(report), 150);
    }

    private void method() throws IOException {
        sheet.heading("Method", 80);
        List<String> steps = words.steps();
        for (int i = 0; i < steps.size(); i++) {
            sheet.paragraph((i + 1) + ".", steps.get(i), Style.PLAIN);
            sheet.space(2);
        }
    }

    /// What was in force (which points were used, filters, thresholds), who chose it, and what came of it for
    /// these scans.
    private void settings() throws IOException {
        sheet.heading("Settings", 80);
        List<Row> rows = new ArrayList<>();
        Map<String, String> found = new LinkedHashMap<>();
        report.parameters().forEach((name, value) -> found.put(name, QualityFacts.plain(value)));
        subject.settings().forEach((name, value) -> {
            boolean chosen = subject.chosen().containsKey(name);
            String became = found.remove(name);
            String from = chosen ? "chosen by the user" : became == null ? "default" : "decided from the scans";
            rows.add(setting(name, became == null ? value : became, from));
        });
        found.forEach((name, value) -> rows.add(setting(name, value, "measured in the scans")));
        sheet.table(
                List.of(
                        new Column("Setting", 200, false),
                        new Column("Value", 175, false),
                        new Column("Where it comes from", WIDTH - 375, false)),
                rows,
                new Style(8, false, PdfPage.INK),
                false);
    }

    private static Row setting(String name, String value, String from) {
        return new Row(List.of(name, value.replace(",", ", "), from), PdfPage.INK);
    }

    private void pictures() throws IOException {
        int pictured = 0;
        for (Region region : report.regions()) {
            Path picture = directory.resolve(SurveyPictures.nameOf(region));
            if (pictured == MOST_PICTURES || !Files.exists(picture)) {
                break;
            }
            sheet.later(new PdfPage.Figure(picture, caption(region)));
            pictured++;
        }
        if (pictured < report.regions().size()) {
            sheet.paragraph(
                    pictured + " of " + report.regions().size()
                            + " regions are pictured here, the largest; pictures of up to a hundred lie beside this report.",
                    Style.NOTE);
        }
    }

    private static String caption(Region region) {
        return "Region " + region.number() + ": " + Figures.number(region.area(), 1) + " m², change of height "
                + signed(region.meanChange()) + " m on average and " + signed(region.maxChange())
                + " m at most; net " + Figures.of(region.net(), true) + " m³, of which "
                + Figures.number(region.volumeInside(), 1) + " m³ inside the outline and "
                + Figures.number(region.collarVolume(), 1) + " m³ in the collar round it"
                + (region.noDataArea() > 0
                        ? "; " + Figures.number(region.noDataArea(), 1) + " m² of holes without data."
                        : ".");
    }
}
