package dev.cutfill.format.surface;

import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Heights cell by cell as GeoTIFF or BigTIFF: the first image of the file, one band of whole or floating-point
/// numbers in strips or tiles, north up.
///
/// Sources: TIFF 6.0, BigTIFF as libtiff reads it, OGC 19-008r4 (GeoTIFF), GDAL's tag 42113 (no data).
final class GeoTiffDem {
    /// Deflate packs no better than 1,032 to 1, LZW of equal cells a few times better.
    private static final double MOST_CELLS_A_BYTE = 4000;

    private final FileChannel file;
    private final String name;
    private final TiffTags tags;

    private GeoTiffDem(FileChannel file, String name) throws IOException {
        this.file = file;
        this.name = name;
        this.tags = TiffTags.of(file, name);
    }

    static SurfaceFile read(Path path, SurfaceFile.Request request) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return new GeoTiffDem(file, request.name()).surface(request);
        }
    }

    private SurfaceFile surface(SurfaceFile.Request request) throws IOException {
        if (tags.whole(TiffTags.SAMPLES, 1) != 1) {
            throw new MalformedFile(
                    name, "it has " + tags.whole(TiffTags.SAMPLES, 1) + " bands; a raster of heights has one");
        }
        HeightCells cells = new HeightCells(
                tags.whole(TiffTags.WIDTH, 0), tags.whole(TiffTags.HEIGHT, 0), file.size(), MOST_CELLS_A_BYTE, name);
        GeoTiffPlace place = GeoTiffPlace.of(tags, name);
        place.put(cells, name);
        fill(cells);
        cells.requireHeights(name);
        return SurfaceFile.raster(cells, place.crs(), place.units().or(request.unsaid()));
    }

    private void fill(HeightCells cells) throws IOException {
        int bits = (int) tags.whole(TiffTags.BITS, 1);
        TiffChunks chunks = new TiffChunks(
                name,
                tags.order(),
                (int) tags.whole(TiffTags.COMPRESSION, 1),
                (int) tags.whole(TiffTags.PREDICTOR, 1),
                (int) tags.whole(TiffTags.FORMAT, 1),
                bits / 8);
        if (bits % 8 != 0 || !chunks.known()) {
            throw new MalformedFile(
                    name,
                    "its cells (" + bits + " bits, sample format " + chunks.format() + ", compression "
                            + chunks.compression() + ", predictor " + chunks.predictor()
                            + ") are not read. Convert it, for example with gdal_translate -ot Float32 -co COMPRESS=DEFLATE");
        }
        boolean tiled = tags.has(TiffTags.TILE_OFFSETS);
        long width = tiled ? tags.whole(TiffTags.TILE_WIDTH, 0) : cells.columns();
        long height = tiled
                ? tags.whole(TiffTags.TILE_HEIGHT, 0)
                : Math.min(cells.rows(), tags.whole(TiffTags.ROWS_A_STRIP, cells.rows()));
        if (width < 1 || height < 1 || width * height * chunks.bytes() > 1 << 30) {
            throw new MalformedFile(name, "its strips or tiles have no size, or more than a gigabyte");
        }
        double[] offsets = tags.numbers(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
        double[] lengths = tags.numbers(tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES);
        double none = tags.noData();
        int across = (int) Math.ceilDiv((long) cells.columns(), width);
        int down = (int) Math.ceilDiv((long) cells.rows(), height);
        if (offsets.length < (long) across * down || lengths.length < (long) across * down) {
            throw new MalformedFile(name, "it has fewer strips or tiles than its cells need");
        }
        for (int chunk = 0; chunk < across * down; chunk++) {
            if (lengths[chunk] > 0) { // else left out by its writer: no data
                int firstRow = (int) (chunk / across * height);
                int firstColumn = (int) (chunk % across * width);
                int rows = tiled ? (int) height : (int) Math.min(height, cells.rows() - firstRow);
                double[] samples =
                        chunks.samples(tags.bytes((long) offsets[chunk], (long) lengths[chunk]), (int) width, rows);
                copy(samples, (int) width, rows, firstColumn, firstRow, cells, none);
            }
        }
    }

    private static void copy(
            double[] samples, int width, int rows, int firstColumn, int firstRow, HeightCells cells, double none) {
        for (int row = 0; row < Math.min(rows, cells.rows() - firstRow); row++) {
            for (int column = 0; column < Math.min(width, cells.columns() - firstColumn); column++) {
                double height = samples[row * width + column];
                if (height != none) {
                    cells.set(firstColumn + column, firstRow + row, height);
                }
            }
        }
    }
}
