package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.cloud.area.Areas;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.ChangeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class AreaSurveyTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);
    private static final double EAST = 1_000_000;
    private static final double NORTH = 5_400_000;
    private static final double SIZE = 100;

    /// A mound at (30, 30), a pit at (70, 65); both of 2 m and σ = 6 m.
    private static double change(double x, double y) {
        return 2 * Math.exp(-(Math.pow(x - 30, 2) + Math.pow(y - 30, 2)) / 72)
                - 2 * Math.exp(-(Math.pow(x - 70, 2) + Math.pow(y - 65, 2)) / 72);
    }

    private static final double BUMP = 2 * 2 * Math.PI * 36;

    /// Pieces of the whole grid that meet along lines that no cell follows.
    @Test
    void partitionAddsUpToTheWhole() throws Exception {
        List<Area> pieces = new ArrayList<>();
        double[][] corners = {{-30, -30}, {130, -30}, {130, 130}, {-30, 130}};
        for (int k = 0; k < 4; k++) {
            pieces.add(area("piece " + k, corners[k], corners[(k + 1) % 4], new double[] {47.3, 51.9}));
        }
        ChangeReport report = run("both", pieces);
        assertThat(report.regions()).hasSize(2);
        assertThat(report.areas()).hasSize(4);
        assertThat(sum(report, area -> area.cut().value()))
                .isCloseTo(report.totals().cut().value(), within(1e-9 * 900));
        assertThat(sum(report, area -> area.fill().value()))
                .isCloseTo(report.totals().fill().value(), within(1e-9 * 900));
        assertThat(sum(report, area -> area.net().value()))
                .isCloseTo(report.totals().net().value(), within(1e-9 * 900));
        assertThat(sum(report, area -> area.allNet().value()))
                .isCloseTo(report.totals().overlapNet().value(), within(1e-9 * 900));
        assertThat(sum(report, AreaReport::comparedArea))
                .isCloseTo(report.totals().overlapArea(), within(1e-9 * 10_000));
    }

    @Test
    void areaHoldsWhatLiesInItWithItsInterval() throws Exception {
        AreaReport west = run("both", List.of(box("west", -5, -5, 50, 105, Map.of("owner", "Ann"))))
                .areas()
                .getFirst();
        assertThat(west.name()).isEqualTo("west");
        assertThat(west.attributes()).containsEntry("owner", "Ann");
        assertThat(west.fill().value()).isCloseTo(BUMP, within(0.02 * BUMP));
        assertThat(west.net().covers(BUMP)).isTrue();
        assertThat(west.allNet().covers(BUMP)).isTrue();
        assertThat(west.net().halfWidth()).isBetween(0.1, 0.1 * BUMP);
        assertThat(west.area()).isCloseTo(55 * 110, within(1e-6));
        assertThat(west.comparedArea()).isCloseTo(50 * 100, within(60.0));
        assertThat(west.largest()).isCloseTo(2, within(0.1));
    }

    @Test
    void bandsAddUpToTheirArea() throws Exception {
        AreaReport site = run("both", List.of(box("site", -5, -5, 105, 105, Map.of())), "band_height_m=0.5")
                .areas()
                .getFirst();
        assertThat(site.bands()).hasSizeBetween(7, 14);
        assertThat(site.bands().stream().mapToDouble(AreaReport.Band::fill).sum())
                .isCloseTo(site.fill().value(), within(0.01 * BUMP));
        assertThat(site.bands().stream().mapToDouble(AreaReport.Band::cut).sum())
                .isCloseTo(site.cut().value(), within(0.01 * BUMP));
        assertThat(site.bands()).allMatch(band -> Math.abs(band.to() - band.from() - 0.5) < 1e-9);
        // the top half metre of the mound, in closed form: 2π σ² (h − H + H ln(H/h)) at h = 1.5 of 2 m
        double top = 2 * Math.PI * 36 * (2 - 1.5 - 1.5 * Math.log(2 / 1.5));
        AreaReport.Band highest = site.bands().stream()
                .filter(band -> Math.abs(band.from() - 501.5) < 1e-6)
                .findFirst()
                .orElseThrow();
        assertThat(highest.fill()).isCloseTo(top, within(0.1 * top + 0.5));
    }

    @Test
    void givenAreasBoundTheComparison() throws Exception {
        ChangeReport report = run("given", List.of(box("west", 5, 5, 50, 95, Map.of())));
        assertThat(report.regions()).hasSize(1);
        assertThat(report.totals().cut().value()).isCloseTo(0, within(1.0));
        assertThat(report.totals().fill().value()).isCloseTo(BUMP, within(0.02 * BUMP));
        assertThat(report.totals().overlapArea()).isCloseTo(45 * 90, within(1e-6 * 4050));
        assertThat(report.coverage().overlapArea()).isCloseTo(45 * 90, within(1e-6 * 4050));
    }

    @Test
    void exclusionsAreInNoFigure() throws Exception {
        Area pond = box("pond", 50.3, 40.2, 95.1, 90.7, Map.of("Role", "Exclusion"));
        ChangeReport report = run("both", List.of(box("site", -5, -5, 105, 105, Map.of()), pond));
        double excluded = 44.8 * 50.5;
        assertThat(report.coverage().excludedArea()).isCloseTo(excluded, within(1e-6));
        assertThat(report.regions()).hasSize(1);
        assertThat(report.areas()).hasSize(1);
        assertThat(report.areas().getFirst().comparedArea())
                .isCloseTo(report.totals().overlapArea(), within(1e-6));
        assertThat(report.totals().cut().value()).isLessThan(2);
        ChangeReport bounded = run("both", List.of(box("edge", 5, 5, 50, 95, Map.of("layer", "boundary"))));
        assertThat(bounded.totals().overlapArea()).isCloseTo(45 * 90, within(1e-6 * 4050));
        assertThat(bounded.areas()).isEmpty();
    }

    private static double sum(ChangeReport report, ToDoubleFunction<AreaReport> figure) {
        return report.areas().stream().mapToDouble(figure).sum();
    }

    private static Area box(String name, double west, double south, double east, double north, Map<String, String> of) {
        Area area = area(
                name, new double[] {west, south}, new double[] {east, south}, new double[] {east, north}, new double[] {
                    west, north
                });
        return new Area(name, area.parts(), of);
    }

    private static Area area(String name, double[]... corners) {
        double[] x = new double[corners.length];
        double[] y = new double[corners.length];
        for (int i = 0; i < corners.length; i++) {
            x[i] = EAST + corners[i][0];
            y[i] = NORTH + corners[i][1];
        }
        return new Area(name, List.of(new Polygon(Ring.owning(x, y), List.of())), Map.of());
    }

    private static ChangeReport run(String areas, List<Area> given, String... more) throws Exception {
        List<String> settings = new ArrayList<>(
                List.of("areas=" + areas, "stable=auto", "known_aligned=true", "vertical_sigma_m=0.002"));
        settings.addAll(List.of(more));
        return ChangeSurvey.run(
                new SurveyInputs(
                        new Reference.Epoch(cloud("pre", 1, 0)),
                        cloud("post", 2, 1),
                        new StableGround(List.of(), Crs.UNKNOWN),
                        new Areas(given, MAP)),
                SettingsDocument.parse("{}", settings).settings(),
                Progress.NONE);
    }

    /// Four points a square metre.
    private static MemoryCloud cloud(String name, long seed, double change) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 40_000;
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = SIZE * random.nextDouble();
            y[i] = SIZE * random.nextDouble();
            z[i] = 500 + change * change(x[i], y[i]) + 0.02 * random.nextGaussian();
        }
        return new MemoryCloud(name, PointCloud.owning(new Origin(EAST, NORTH, 0), x, y, z), MAP);
    }
}
