package dev.cutfill.format.las;

import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import dev.cutfill.format.crs.FileCrs;
import dev.cutfill.format.crs.WktCrs;
import java.util.Optional;

/// Which of the ways to name its coordinate system a LAS file uses: GeoTIFF keys, or well-known text in record
/// 2112 of `LASF_Projection`. Files hold both; the header says which one counts, and the other stands in when
/// that one says nothing.
final class LasCrs {
    private static final int WKT = 2112;

    /// An extended record may hold gigabytes; a coordinate system takes some kilobytes.
    private static final int LONGEST_WKT = 1 << 20;

    private LasCrs() {}

    static FileCrs read(MappedFile file, LasHeader header, String name) throws MalformedFile {
        Optional<FileCrs> wkt = header.records().stream()
                .filter(record -> record.is("LASF_Projection", WKT) && record.length() <= LONGEST_WKT)
                .flatMap(record -> WktCrs.read(file.text(record.at(), (int) record.length())).stream())
                .findFirst();
        if (header.wkt() && wkt.isPresent()) {
            return wkt.get();
        }
        return GeoKeys.read(file, header.records(), name).or(() -> wkt).orElse(FileCrs.UNKNOWN);
    }
}
