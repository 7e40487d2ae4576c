package dev.cutfill.command;

import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.scene.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Scans of a site whose volumes are known, and the comparison of a result with them.
@Command(
        name = "demo",
        description = "Make scans of a synthetic pit with known volumes, and hold a result against them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(generate | table)")
public final class DemoCommand {
    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    /// Which site to make.
    enum Preset {
        demo,
        seed
    }

    @Command(
            name = "generate",
            description = "Write pre.las, post.las, stable.shp (.shx, .dbf, .prj) and truth.json.",
            mixinStandardHelpOptions = true)
    int generate(
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "DIR",
                            description = "Directory for the files; made if missing.")
                    Path out,
            @Option(
                            names = "--preset",
                            defaultValue = "demo",
                            description =
                                    "demo: 250 m, 0.25 million points each; seed: 420 m, 24 MB and 41 MB, turned by 45°. Default: ${DEFAULT-VALUE}.")
                    Preset preset,
            @Option(
                            names = "--seed",
                            defaultValue = "1",
                            description = "Another number, another site (default: ${DEFAULT-VALUE}).")
                    long seed,
            @Option(names = "--aligned", description = "Leave post in the frame of pre.") boolean aligned) {
        Scene made = switch (preset) {
            case demo -> Sites.demo(seed);
            case seed -> Sites.seed(seed);
        };
        Scene scene = aligned ? made.withPreFromPost(RigidTransform.IDENTITY) : made;
        CommandLine line = spec.commandLine();
        try {
            SceneFiles.write(scene, out);
        } catch (IOException e) {
            line.getErr().println(SurveyCommand.sentence(e));
            line.getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
        line.getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %,d and %,d points, %d changes, cut %.1f m³, fill %.1f m³; post is turned by %.1f°%n",
                        out,
                        scene.preScan().points(),
                        scene.postScan().points(),
                        scene.changes().size(),
                        scene.totalCut(),
                        scene.totalFill(),
                        Math.toDegrees(scene.preFromPost().inverse().yaw()));
        line.getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "table",
            description =
                    "Print true and measured volumes; exit 1 when a change was missed, invented or measured wrong.",
            mixinStandardHelpOptions = true)
    int table(
            @Option(
                            names = "--truth",
                            required = true,
                            paramLabel = "truth.json",
                            description = "As 'demo generate' wrote it.")
                    Path truth,
            @Option(
                            names = "--result",
                            required = true,
                            paramLabel = "result.json",
                            description = "As 'survey' wrote it, or the answer of /query_task.")
                    Path result) {
        CommandLine line = spec.commandLine();
        try {
            AccuracyTable table = AccuracyTable.of(Truth.read(truth), AccuracyTable.results(result));
            line.getOut().print(table.text());
            line.getOut().flush();
            return table.good() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            line.getErr().println(SurveyCommand.sentence(e));
            line.getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
