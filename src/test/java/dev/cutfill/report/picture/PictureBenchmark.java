package dev.cutfill.report.picture;

import dev.cutfill.scene.Sites;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The two kinds of picture, 1400 × 1000, of a site of a quarter of a million points, without the PNG; one
/// core.
///
/// - Floor: 1.4 million pixels written once, 1 ms; a splat is some 10 ns a pixel that it covers.
/// - Naive: a library that draws points as shapes, matplotlib for one: 2.5 s a picture.
/// - Gap: light and shadow for every pixel of the map, and every splat covers some ten pixels that others cover
///   again.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PictureBenchmark {
    private final ExampleSite site = new ExampleSite(Sites.demo(1), 0.75);
    private final SiteMap.Content content = site.content();
    private final CloudView view = site.view();

    @Benchmark
    public int siteMap() {
        return SiteMap.draw(content).getRGB(700, 500);
    }

    @Benchmark
    public int cloudView() {
        return view.draw(site.areas.getFirst(), "Region").getRGB(700, 500);
    }
}
