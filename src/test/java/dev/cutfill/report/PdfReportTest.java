package dev.cutfill.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.report.picture.ReportHeader;
import dev.cutfill.report.picture.SurveyPictures;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Reports;
import dev.cutfill.survey.result.ChangeReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfReportTest {
    static final ReportHeader SUBJECT = new ReportHeader(
            "7a61d5b3",
            new ReportHeader.Epoch("March.las", 1_234_567, LocalDate.of(2026, 3, 1), ReportHeader.DayFrom.LAS_HEADER),
            new ReportHeader.Epoch("April.las", 2_000, LocalDate.of(2026, 4, 5), ReportHeader.DayFrom.FILE_TIME),
            "stable.shp",
            Map.of("cell_m", "0.5"),
            Map.of("cell_m", "automatic", "ground_filter", "smrf", "minimum_area_m2", "automatic"),
            List.of("Only half was seen."),
            "1.2.3",
            Instant.parse("2026-11-21T10:15:30Z"));
    private static final Scene SCENE = Sites.slope(
            3, 60, 2_000, 0.01, List.of(new GaussBowl("pit", 24, 30, 6, -3), new GaussBowl("heap", 38, 30, 6, 2)));

    @TempDir
    private Path directory;

    private Path write(ChangeReport report, ReportHeader subject) throws IOException {
        Path file = directory.resolve("report.pdf");
        SurveyPictures.write(report, SUBJECT.pre(), SUBJECT.post(), SCENE.stable(), directory, 1);
        PdfReport.write(report, subject, directory, file);
        return file;
    }

    /// Words apart by single blanks, whatever the width of the gaps.
    private static String text(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            return new PDFTextStripper().getText(document).replaceAll("[\\h\\s]+", " ");
        }
    }

    @Test
    void tellsWhoWhatHowMuchAndHowSure() throws IOException {
        String text = text(write(Reports.of(SCENE, 0.5, 1), SUBJECT));
        assertThat(text)
                .contains(
                        "Cut and fill report",
                        "March.las, 1 234 567 points, 2026-03-01 (creation day in the LAS header)",
                        "April.las, 2 000 points, 2026-04-05 (time of the file, the LAS header has no day)",
                        "EPSG:32648",
                        "2026-11-21 10:15 UTC by Cutfill 1.2.3, task 7a61d5b3")
                .contains(
                        "CUT (removed) 146.7 ± 3.0 m³", "FILL (added) 97.8 ± 4.0 m³", "NET (fill − cut) −48.9 ± 5.0 m³")
                .contains("2 regions on 100 m². ± is the half width of the 95 % interval")
                .contains("1 warning • Only half was seen.")
                .contains("1 cut")
                .contains("2 fill")
                .contains("a rigid motion found by search", "Correction nothing was taken off")
                .contains("M3C2 (Lague and others, 2013)")
                .contains(
                        "cell_m 0.5 chosen by the user",
                        "ground_filter smrf default",
                        "minimum_area_m2 3 decided from the scans",
                        "cores 4321 measured in the scans")
                .contains("maps count in m")
                .contains("1 / 3", "3 / 3");
    }

    @Test
    void regionsArePicturedAsFarAsThereArePictures() throws IOException {
        ChangeReport report = Reports.of(SCENE, 0.5, 1);
        Path file = write(report, SUBJECT);
        assertThat(text(file)).contains("1 of 2 regions are pictured here");
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertThat(document.getNumberOfPages()).isEqualTo(3);
            assertThat(document.getPage(2).getResources().getXObjectNames()).hasSize(1);
        }
    }

    @Test
    void textGoesOnBelowPictures() throws IOException {
        Path file = directory.resolve("flow.pdf");
        Path picture = Files.copy(
                write(Reports.of(SCENE, 0.5, 1), SUBJECT).resolveSibling("region_1.png"), directory.resolve("x.png"));
        try (PdfPage sheet = new PdfPage();
                OutputStream out = Files.newOutputStream(file)) {
            sheet.newPage();
            for (int i = 0; i < 3; i++) {
                sheet.later(new PdfPage.Figure(picture, "Figure " + i));
            }
            for (int i = 0; i < 200; i++) {
                sheet.paragraph("line " + i, PdfPage.Style.PLAIN);
            }
            sheet.finish("t", "f", GregorianCalendar.from(Instant.EPOCH.atZone(ZoneOffset.UTC)), out);
        }
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            PDFTextStripper stripper = new PDFTextStripper();
            List<String> pages = new ArrayList<>();
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                pages.add(stripper.getText(document));
            }
            assertThat(pages).hasSizeBetween(5, 6);
            assertThat(pages.get(0)).contains("line 0").doesNotContain("Figure");
            assertThat(pages.get(1)).contains("Figure 0", "Figure 1").doesNotContain("line");
            assertThat(pages.get(2)).contains("Figure 2", "line 8").doesNotContain("Figure 1");
        }
    }

    @Test
    void siteWithoutChangeSaysSo() throws IOException {
        String text = text(write(Reports.of(SCENE.withChanges(List.of()), 0.5, 1), SUBJECT));
        assertThat(text).contains("No region changed beyond what the scans can tell.");
    }

    @Test
    void lettersWithoutAGlyphAndLongNamesDoNoHarm() throws IOException {
        ReportHeader odd = new ReportHeader(
                "t",
                new ReportHeader.Epoch("矿山 — Ünïcode Ж.las", 1, LocalDate.EPOCH, ReportHeader.DayFrom.FILE_TIME),
                new ReportHeader.Epoch("x".repeat(300), 1, LocalDate.EPOCH, ReportHeader.DayFrom.LAS_HEADER),
                "\u0007\n\uD83D\uDE00",
                Map.of(),
                Map.of(),
                Collections.nCopies(80, "A warning of many words. ".repeat(9)),
                "1",
                Instant.EPOCH);
        String text = text(write(Reports.of(SCENE, 0.5, 1), odd));
        assertThat(text).contains("?? — Ünïcode Ж.las").contains("80 warnings");
    }

    @Test
    void sameReportIsTheSameFile() throws IOException {
        byte[] first = Files.readAllBytes(write(Reports.of(SCENE, 0.5, 1), SUBJECT));
        assertThat(Files.readAllBytes(write(Reports.of(SCENE, 0.5, 1), SUBJECT)))
                .isEqualTo(first);
    }
}
