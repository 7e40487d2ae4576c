package dev.cutfill.pipeline;

import dev.cutfill.cloud.LengthUnit;
import dev.cutfill.pipeline.Setting.Absent;
import dev.cutfill.pipeline.Setting.Automatic;
import dev.cutfill.pipeline.Setting.Choice;
import dev.cutfill.pipeline.Setting.Classes;
import dev.cutfill.pipeline.Setting.Decimal;
import dev.cutfill.pipeline.Setting.Flag;
import dev.cutfill.pipeline.Setting.Text;
import dev.cutfill.pipeline.Setting.Unsaid;
import dev.cutfill.pipeline.Setting.Whole;
import dev.cutfill.survey.settings.AreaSettings;
import dev.cutfill.survey.settings.HeightSettings;
import dev.cutfill.survey.settings.ReferenceSettings;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.settings.TradeSettings;
import dev.cutfill.survey.settings.UnitSettings;
import dev.cutfill.survey.stockpile.BaseMethod;
import java.util.List;

/// Everything that a user may choose of a survey, in the order of its stages. What is not here is tuned, not
/// chosen. The table in METHOD.md is made from this one, and a test holds the two together.
final class SettingTable {
    static final List<Setting> ALL = List.of(
            new Setting(
                    "mode",
                    "/mode",
                    Choice.of(SurveySettings.Mode.class, ""),
                    "whose rules tell regions and volumes: Cutfill's, or those of the published method, to be compared with it (section 12)"),
            new Setting(
                    "reference_threshold",
                    "/referenceThreshold",
                    new Decimal(-2, 10),
                    "of the published method: 1 in its experiments, -0.2 in its last server"),
            new Setting(
                    "reference",
                    "/reference/kind",
                    Choice.of(ReferenceSettings.Kind.class, ""),
                    "what post is compared with: an earlier scan, a design surface, the height `elevation_m`, or the base of the stockpiles in it; decides which files a task awaits (sections 13, 14)"),
            new Setting(
                    "elevation_m",
                    "/reference/elevation",
                    new Absent(new Decimal(-20_000, 20_000)),
                    "the height that post is compared with, in metres whatever the unit of the scan, where `reference` is \"elevation\""),
            new Setting(
                    "design_surface",
                    "/reference/surface",
                    new Absent(new Text(200)),
                    "name of the surface, where the design's LandXML holds several; of its layer in a DXF"),
            new Setting(
                    "base",
                    "/reference/base",
                    Choice.of(BaseMethod.class, ""),
                    "the ground under a stockpile by what is seen round its toe, where `reference` is \"base\" (section 14)"),
            new Setting(
                    "areas",
                    "/areas/kind",
                    Choice.of(AreaSettings.Kind.class, ""),
                    "what is reported: regions that are found; areas that are given, and nothing outside of them; or both; decides whether a task awaits `areas` (section 15)"),
            new Setting(
                    "band_height_m",
                    "/areas/bandHeight",
                    new Absent(new Decimal(0.05, 1000)),
                    "height of the bands that the figures of areas are split into"),
            new Setting(
                    "band_origin_m",
                    "/areas/bandOrigin",
                    new Decimal(-12_000, 20_000),
                    "a height at which a band begins"),
            new Setting(
                    "swell_percent",
                    "/trade/swell",
                    new Absent(new Decimal(0, 200)),
                    "by how much loose material takes more room than in the bank (section 16)"),
            new Setting(
                    "shrink_percent",
                    "/trade/shrink",
                    new Absent(new Decimal(0, 90)),
                    "by how much compacted material takes less room than in the bank"),
            new Setting(
                    "density_t_per_m3",
                    "/trade/density",
                    new Absent(new Decimal(0.01, 25)),
                    "of what was measured, for tonnes: of stockpiles as they lie, else of the cut"),
            new Setting(
                    "price_per_m3",
                    "/trade/price",
                    new Absent(new Decimal(0, 1e8)),
                    "of a measured cubic metre, for the cost"),
            new Setting("currency", "/trade/currency", new Absent(new Text(20)), "of the price"),
            new Setting(
                    "units",
                    "/trade/units",
                    Choice.of(TradeSettings.Units.class, ""),
                    "volumes in cubic yards and areas in acres of that foot besides; metres stay"),
            new Setting(
                    "stable",
                    "/stable",
                    Choice.of(SurveySettings.Stable.class, ""),
                    "where the ground that did not move comes from; decides which files a task awaits; \"auto\" unless chosen where post is not compared with a scan"),
            new Setting(
                    "unit",
                    "/units/plane",
                    new Unsaid(Choice.of(LengthUnit.class, "")),
                    "of the coordinates of scans that name none: metres, international feet or US survey feet; a scan that names another is refused"),
            new Setting(
                    "height_unit",
                    "/units/heights",
                    new Unsaid(Choice.of(LengthUnit.class, "")),
                    "of the heights of scans that name none, where it is not that of the plane"),
            new Setting(
                    "surface_volume",
                    "/units/surface",
                    Choice.of(UnitSettings.Surface.class, ""),
                    "areas and volumes on the map's grid, or on the ground: those of the grid divided by `crs.areal_scale`"),
            new Setting(
                    "keep_classes",
                    "/points/keepClasses",
                    new Classes(),
                    "the only point classes that are used; an empty list uses all"),
            new Setting("drop_classes", "/points/dropClasses", new Classes(), "point classes that are left out"),
            new Setting("keep_withheld", "/points/keepWithheld", new Flag(), "use points that are flagged as withheld"),
            new Setting(
                    "drop_overlap",
                    "/points/dropOverlap",
                    new Flag(),
                    "leave out the overlap of flight lines (flag, or class 12 in old formats)"),
            new Setting(
                    "ground_filter",
                    "/groundFilter",
                    Choice.of(SurveySettings.Filter.class, ""),
                    "takes what stands on the ground (vegetation, machines) off both scans; leave it off for scans of bare ground, steep crests suffer"),
            new Setting(
                    "ground_cell_m",
                    "/ground/cell",
                    new Decimal(0.1, 20),
                    "of the ground filter; never less than a hundredth of its window"),
            new Setting(
                    "ground_window_m",
                    "/ground/window",
                    new Decimal(0.5, 200),
                    "radius of the widest thing to be removed"),
            new Setting(
                    "ground_slope",
                    "/ground/slope",
                    new Decimal(0.01, 5),
                    "rise over run of the terrain; steeper things are removed"),
            new Setting(
                    "ground_threshold_m",
                    "/ground/threshold",
                    new Decimal(0.01, 10),
                    "how far a point of the ground may lie off its filtered surface"),
            new Setting(
                    "ground_scalar_m", "/ground/scalar", new Decimal(0, 20), "by how much more for each unit of slope"),
            new Setting(
                    "known_aligned",
                    "/knownAligned",
                    new Flag(),
                    "the files share a frame for certain: post is not moved"),
            new Setting(
                    "offset",
                    "/heights/offset",
                    Choice.of(HeightSettings.Offset.class, ""),
                    "when a common offset is taken off the heights of post: \"auto\" with given stable ground what it shows, without it nothing (a searched pair is levelled); \"none\" never, in the registration neither; \"stable\" only with given stable ground"),
            new Setting(
                    "vertical_sigma_m",
                    "/heights/verticalSigma",
                    new Automatic(new Decimal(0, 10)),
                    "standard deviation of the common height error that you vouch for, where no stable ground is given; with `known_aligned` null stands for 0.03"),
            new Setting(
                    "minimum_overlap_share",
                    "/registration/minOverlap",
                    new Decimal(0.05, 1),
                    "least common area, as a share of the smaller scan, for a position to be considered"),
            new Setting(
                    "minimum_margin_share",
                    "/registration/minMargin",
                    new Decimal(0, 0.5),
                    "a searched position is refused as ambiguous when another scores within this share of it"),
            new Setting(
                    "maximum_misfit",
                    "/registration/maxMisfit",
                    new Decimal(1, 100),
                    "scans whose best-fitting third is off by more, in units of their roughness, do not show the same ground"),
            new Setting("cell_m", "/cell", new Automatic(new Decimal(0.02, 100)), "edge of a cell of the grid"),
            new Setting(
                    "detail_m",
                    "/detail",
                    new Automatic(new Decimal(0.05, 200)),
                    "narrowest change that must be resolved: caps the cell at half of it; `cell_m` goes before"),
            new Setting(
                    "points_per_cell",
                    "/volume/pointsPerCell",
                    new Decimal(1, 100),
                    "of the sparser scan, that a cell should hold"),
            new Setting(
                    "outlier_cut_sigma",
                    "/volume/outlierCut",
                    new Decimal(3, 1000),
                    "points farther from the local plane are strays; larger keeps more"),
            new Setting(
                    "gap_cells", "/volume/gapCells", new Whole(0, 50), "holes up to about twice as wide are bridged"),
            new Setting(
                    "seed_level_sigma",
                    "/change/seedLevel",
                    new Decimal(1, 20),
                    "a change must stand out so far to be found; larger misses faint ones"),
            new Setting(
                    "grow_level_sigma",
                    "/change/growLevel",
                    new Decimal(0.5, 20),
                    "how far a region's rim must stand out; at most `seed_level_sigma`"),
            new Setting(
                    "region_level_sigma",
                    "/change/regionLevel",
                    new Decimal(1, 100),
                    "how far the mean of a whole region must stand out; smaller shows regions where nothing changed"),
            new Setting(
                    "confirmed_share",
                    "/change/confirmedShare",
                    new Decimal(0, 1),
                    "share of a region's core points that M3C2 must confirm"),
            new Setting(
                    "minimum_area_m2",
                    "/change/minimumArea",
                    new Automatic(new Decimal(0, 1e6)),
                    "smallest region that is reported; never less than four cells"),
            new Setting(
                    "hole_area_m2",
                    "/change/holeArea",
                    new Decimal(0, 1e6),
                    "holes of a region up to this area are filled"),
            new Setting("core_spacing_cells", "/change/coreSpacing", new Whole(1, 100), "distance of M3C2 core points"),
            new Setting(
                    "m3c2_radius_cells", "/change/cylinderRadius", new Decimal(0.5, 20), "radius of the M3C2 cylinder"),
            new Setting(
                    "m3c2_reach_m",
                    "/change/cylinderReach",
                    new Decimal(1, 1000),
                    "how far along the normal M3C2 looks for the other surface"),
            new Setting(
                    "confidence_percent",
                    "/confidence",
                    Choice.of(SurveySettings.Confidence.class, "P"),
                    "of the intervals that are reported (`uncertainty`); decides nothing else"),
            new Setting(
                    "aligned_cloud",
                    "/alignedCloud",
                    new Flag(),
                    "write post in the frame of pre as well, as LAS with all attributes of its points"));

    private SettingTable() {}
}
