package dev.cutfill.format.surface;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Raster;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.las.CrsRecords;
import dev.cutfill.format.map.GeoTiffWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.GeoTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RasterFileTest {
    private static final String GRID =
            "ncols 3\nnrows 2\nxllcorner 100\nyllcorner 200\ncellsize 10\nNODATA_value -9999\n1 2 3\n4 5 -9999\n";

    @TempDir
    private Path directory;

    @Test
    void asciiGridIsReadFromTheNorth() throws Exception {
        SurfaceFile file = read(GRID);
        assertThat(file.surface().at(105, 215)).isEqualTo(1);
        assertThat(file.surface().at(115, 205)).isEqualTo(5);
        assertThat(file.surface().at(110, 210)).isEqualTo(3);
        assertThat(file.surface().at(120, 210))
                .as("beside a cell without a height")
                .isNaN();
        assertThat(file.detail()).isEqualTo("3 × 2 cells of 10.00 m");
        String centres = GRID.replace("xllcorner 100", "XLLCENTER 100").replace("yllcorner", "yllcenter");
        assertThat(read(centres).surface().at(110, 200)).isEqualTo(5);
    }

    @Test
    void gridOfAScanInFeetIsInFeet() throws Exception {
        SurfaceFile file = read(GRID.getBytes(ISO_8859_1), LengthUnits.both(0.3048));
        assertThat(file.surface().at(105 * 0.3048, 215 * 0.3048)).isCloseTo(0.3048, within(1e-7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cellsize 10 | cell 10 | its header has no cellsize",
                "1 2 3 | 1 two 3 | line 7: 'two' is no number",
                "4 5 -9999 | 4 5 | before the last of its heights",
                "ncols 3 | ncols 300000 | but it is too short for them",
                "ncols 3 | ncols 0 | cannot be read",
                "cellsize 10 | cellsize 0 | its cells have no size or no place",
            })
    void brokenGridIsRefusedByName(String part, String instead, String why) {
        assertThatThrownBy(() -> read(GRID.replace(part, instead)))
                .isInstanceOf(MalformedFile.class)
                .hasMessageStartingWith("design.tif: ")
                .hasMessageContaining(why);
    }

    @Test
    void gridWithoutAHeightIsRefused() {
        String none = GRID.replace("1 2 3\n4 5", "-9999 -9999 -9999\n-9999 -9999");
        assertThatThrownBy(() -> read(none)).hasMessageContaining("none of its cells has a height");
        assertThatThrownBy(() -> SurfaceFile.read(
                        Files.writeString(directory.resolve("grid"), GRID),
                        new SurfaceFile.Request("design.tif", Optional.of("FG"), LengthUnits.NONE)))
                .hasMessageContaining("Leave design_surface out");
    }

    @Test
    void floatingPointTilesAreReadAsTheyWereWritten() throws Exception {
        Grid grid = new Grid(-150, -100, 0.5, 600, 400);
        float[] heights = new float[grid.size()];
        SplittableRandom random = new SplittableRandom(1);
        for (int c = 0; c < heights.length; c++) {
            heights[c] = c % 97 == 0 ? Float.NaN : (float) random.nextDouble(-40, 40);
        }
        Crs crs = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.empty(), 1);
        Origin origin = new Origin(708_000, 3_532_000, 0);
        Path file = directory.resolve("file");
        GeoTiffWriter.write(
                file, Raster.owning(grid, heights), origin, new GeoTiffWriter.Labels(crs, CrsRecords.NONE, "z", "m"));
        SurfaceFile read =
                SurfaceFile.read(file, new SurfaceFile.Request("design.tif", Optional.empty(), LengthUnits.NONE));
        assertThat(read.crs().epsg()).hasValue(32648);
        for (int c = 0; c < heights.length; c += 53) {
            double x = origin.x() + grid.centreX(c % grid.columns());
            double y = origin.y() + grid.centreY(c / grid.columns());
            if (Float.isNaN(heights[c])) {
                assertThat(read.surface().at(x, y)).isNaN();
            } else {
                assertThat(read.surface().at(x, y)).isCloseTo(heights[c], within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"LZW, true", "LZW, false", "PackBits, false", "ZLib, true", "Deflate, false"})
    void wholeNumbersOfAnotherWriterAreRead(String compression, boolean littleEndian) throws Exception {
        int columns = 517;
        int rows = 301;
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_USHORT_GRAY);
        SplittableRandom random = new SplittableRandom(2);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int height = (column / 7 + row / 5) * 3 + (random.nextInt(4) == 0 ? random.nextInt(900) : 0);
                image.getRaster().setSample(column, row, 0, height);
            }
        }
        byte[] tiff = tiff(image, compression, littleEndian);
        SurfaceFile read = read(tiff, LengthUnits.NONE);
        assertThat(read.detail()).isEqualTo("517 × 301 cells of 2.000 m");
        for (int row = 0; row < rows; row += 7) {
            for (int column = 0; column < columns; column += 11) {
                assertThat(read.surface().at(1000 + 2 * (column + 0.5), 9000 - 2 * (row + 0.5)))
                        .isEqualTo(image.getRaster().getSample(column, row, 0));
            }
        }
    }

    @Test
    void picturesWithoutAPlaceAreRefused() throws Exception {
        Path file = directory.resolve("picture.tif");
        ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_BYTE_GRAY), "tiff", file.toFile());
        byte[] grey = Files.readAllBytes(file);
        assertThatThrownBy(() -> read(grey, LengthUnits.NONE)).hasMessageContaining("does not say where its cells lie");
        ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "tiff", file.toFile());
        byte[] colour = Files.readAllBytes(file);
        assertThatThrownBy(() -> read(colour, LengthUnits.NONE)).hasMessageContaining("it has 3 bands");
    }

    @Test
    void damagedRastersAreRefusedAndNothingElse() throws Exception {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_USHORT_GRAY);
        byte[] lzw = tiff(image, "LZW", true);
        byte[] zip = tiff(image, "Deflate", false);
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] whole = i % 3 == 0 ? GRID.getBytes(ISO_8859_1) : i % 3 == 1 ? lzw : zip;
            byte[] bytes = Arrays.copyOf(whole, i % 5 == 0 ? 12 + random.nextInt(whole.length - 12) : whole.length);
            for (int k = 0; k < 1 + i % 6; k++) {
                bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
            }
            try {
                read(bytes, LengthUnits.NONE);
            } catch (MalformedFile e) {
                assertThat(e).hasMessageStartingWith("design.tif");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    /// Of the JDK's writer, with the north-west corner at (1000, 9000) and cells of 2 m.
    private static byte[] tiff(BufferedImage image, String compression, boolean littleEndian) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            out.setByteOrder(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionType(compression);
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), how);
            TIFFDirectory tags = TIFFDirectory.createFromMetadata(metadata);
            GeoTIFFTagSet geo = GeoTIFFTagSet.getInstance();
            tags.addTIFFField(new TIFFField(
                    geo.getTag(GeoTIFFTagSet.TAG_MODEL_PIXEL_SCALE), TIFFTag.TIFF_DOUBLE, 3, new double[] {2, 2, 0}));
            tags.addTIFFField(
                    new TIFFField(geo.getTag(GeoTIFFTagSet.TAG_MODEL_TIE_POINT), TIFFTag.TIFF_DOUBLE, 6, new double[] {
                        0, 0, 0, 1000, 9000, 0
                    }));
            writer.write(null, new IIOImage(image, null, tags.getAsMetadata()), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private SurfaceFile read(String grid) throws IOException {
        return read(grid.getBytes(ISO_8859_1), LengthUnits.NONE);
    }

    private SurfaceFile read(byte[] content, LengthUnits unsaid) throws IOException {
        Path file = Files.write(directory.resolve("file"), content);
        return SurfaceFile.read(file, new SurfaceFile.Request("design.tif", Optional.empty(), unsaid));
    }
}
