package dev.cutfill;

import dev.cutfill.command.AgentCommand;
import dev.cutfill.command.ConsoleCommand;
import dev.cutfill.command.DemoCommand;
import dev.cutfill.command.ServeCommand;
import dev.cutfill.command.SurveyCommand;
import dev.cutfill.command.TrainCommand;
import dev.cutfill.command.Version;
import dev.cutfill.command.WorkerCommand;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program: what `java -jar cutfill.jar …` runs.
@Command(
        name = "cutfill",
        description = "How many cubic metres were cut and filled between two scans, where, and how sure that is.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ServeCommand.class,
            SurveyCommand.class,
            DemoCommand.class,
            TrainCommand.class,
            WorkerCommand.class,
            AgentCommand.class,
            ConsoleCommand.class
        },
        footer = {"", "With no command the server is started, as by 'serve'."})
public final class Cutfill {
    /// These say in sentences what there is to say; libraries have no log to set up.
    private static final Set<String> WITHOUT_LOG = Set.of("survey", "demo", "console");

    private Cutfill() {}

    public static void main(String[] args) {
        Prepared.handOver(args);
        if (args.length > 0 && WITHOUT_LOG.contains(args[0])) {
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            System.setProperty("slf4j.internal.verbosity", "WARN"); // and does not say that it is set
            System.setProperty(
                    "org.apache.commons.logging.LogFactory", "org.apache.commons.logging.impl.Slf4jLogFactory");
        }
        // pictures are drawn into memory; a dead DISPLAY is not our concern
        System.setProperty("java.awt.headless", "true");
        CommandLine program = new CommandLine(new Cutfill());
        // no command, or options alone, means serve
        boolean serve = args.length == 0
                || args[0].startsWith("-")
                        && !program.getCommandSpec().optionsMap().containsKey(args[0]);
        int code = serve ? new CommandLine(new ServeCommand()).execute(args) : program.execute(args);
        if (code != ServeCommand.STAYS_UP) {
            System.exit(code);
        }
    }
}
