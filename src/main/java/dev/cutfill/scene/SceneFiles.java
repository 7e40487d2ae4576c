package dev.cutfill.scene;

import dev.cutfill.format.las.LasOptions;
import dev.cutfill.format.las.LasWriter;
import dev.cutfill.format.map.ShapefileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A scene as a surveyor would deliver it, with the truth beside it.
public final class SceneFiles {
    public static final String PRE = "pre.las";
    public static final String POST = "post.las";
    public static final String STABLE = "stable.shp";
    public static final String TRUTH = "truth.json";

    private SceneFiles() {}

    /// Writes `pre.las`, `post.las`, `stable.shp` with its companions, and `truth.json`.
    ///
    /// @param directory made if it is not there; files of these names are replaced
    public static void write(Scene scene, Path directory) throws IOException {
        Files.createDirectories(directory);
        LasOptions options = scene.crs().epsg().isPresent()
                ? LasOptions.DEFAULT.withEpsg(scene.crs().epsg().getAsInt())
                : LasOptions.DEFAULT;
        LasWriter.write(directory.resolve(PRE), scene.pre(), options);
        LasWriter.write(directory.resolve(POST), scene.post(), options);
        ShapefileWriter.write(
                directory.resolve(STABLE), scene.stable().areas(), scene.crs().epsg());
        Truth.of(scene).write(directory.resolve(TRUTH));
    }
}
