package dev.cutfill.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Reports;
import dev.cutfill.survey.result.ChangeReport;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyPicturesTest {
    private static final Scene SCENE = Sites.slope(
            3, 60, 5_000, 0.01, List.of(new GaussBowl("pit", 24, 30, 6, -3), new GaussBowl("heap", 38, 30, 6, 2)));

    @TempDir
    private Path directory;

    @Test
    void writesTheSiteEachRegionAndTheirThumbnails() throws Exception {
        ChangeReport report = Reports.of(SCENE, 0.5, 1);
        Files.writeString(directory.resolve("overview.png"), "left over from an earlier run ".repeat(100_000));
        SurveyPictures.write(
                report, ExampleSite.EPOCHS.getFirst(), ExampleSite.EPOCHS.getLast(), SCENE.stable(), directory, 100);
        for (String name : List.of("overview", "region_1", "region_2")) {
            BufferedImage image = ImageIO.read(directory.resolve(name + ".png").toFile());
            assertThat(image.getWidth()).isGreaterThan(1300);
            BufferedImage thumbnail =
                    ImageIO.read(directory.resolve(name + "_thumb.png").toFile());
            assertThat(Math.max(thumbnail.getWidth(), thumbnail.getHeight())).isEqualTo(256);
        }
        assertThat(Files.size(directory.resolve("overview.png"))).isLessThan(2_000_000);
    }

    @Test
    void regionsBeyondTheBoundGetNone() throws Exception {
        SurveyPictures.write(
                Reports.of(SCENE, 0.5, 1),
                ExampleSite.EPOCHS.getFirst(),
                ExampleSite.EPOCHS.getLast(),
                SCENE.stable(),
                directory,
                1);
        assertThat(directory.resolve("region_1.png")).exists();
        assertThat(directory.resolve("region_2.png")).doesNotExist();
    }

    @Test
    void siteWithoutChangeGetsItsMap() throws Exception {
        SurveyPictures.write(
                Reports.of(SCENE.withChanges(List.of()), 0.5, 1),
                ExampleSite.EPOCHS.getFirst(),
                ExampleSite.EPOCHS.getLast(),
                SCENE.stable(),
                directory,
                100);
        assertThat(directory.resolve("overview.png")).exists();
    }

    @Test
    void outlinesInFeetLieWhereThoseInMetresLie() throws Exception {
        Path feet = Files.createDirectory(directory.resolve("feet"));
        Path metres = Files.createDirectory(directory.resolve("metres"));
        SurveyPictures.write(
                Reports.of(SCENE, 0.5, 0.3048),
                ExampleSite.EPOCHS.getFirst(),
                ExampleSite.EPOCHS.getLast(),
                SCENE.stable(),
                feet,
                100);
        SurveyPictures.write(
                Reports.of(SCENE, 0.5, 1),
                ExampleSite.EPOCHS.getFirst(),
                ExampleSite.EPOCHS.getLast(),
                SCENE.stable(),
                metres,
                100);
        Set<Point> outline = outlineOnThePlan(metres.resolve("region_1.png"));
        assertThat(outline).hasSizeGreaterThan(100);
        assertThat(outlineOnThePlan(feet.resolve("region_1.png"))).isEqualTo(outline);
    }

    /// The axes count in the unit of the map, so the rest of the picture differs.
    private static Set<Point> outlineOnThePlan(Path picture) throws Exception {
        BufferedImage image = ImageIO.read(picture.toFile());
        Set<Point> outline = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == 0xF28C00) {
                    outline.add(new Point(x, y));
                }
            }
        }
        return outline;
    }
}
