package dev.cutfill.command;

import dev.cutfill.agent.Agent;
import dev.cutfill.agent.AgentServer;
import dev.cutfill.agent.AllowedRoots;
import dev.cutfill.agent.StepExecutor;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Does an agent's tasks on this machine until it is stopped.
@Command(
        name = "agent",
        description =
                "Write files, update .env files and reload Docker Compose stacks on this machine, as tasks of a server ask for it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Make an agent on the server first; its answer, with the token in it, does as",
            "--token-file. A server with a key wants it, -H 'Authorization: Bearer KEY':",
            "  umask 077",
            "  curl -d '{\"name\": \"web-1\"}' http://localhost:8000/agents/register >agent.json"
        })
public final class AgentCommand implements Callable<Integer> {
    private static final Pattern TOKEN = Pattern.compile("agt_[0-9A-Za-z_-]{43}");

    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            required = true,
            converter = ServerUrl.class,
            description = "The server, as in https://cutfill.example.org")
    private @SuppressWarnings("NullAway.Init") URI server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description =
                    "A file with the agent's token in it, or all that the server answered with it; readable by nobody else.")
    private @SuppressWarnings("NullAway.Init") Path tokenFile;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            required = true,
            description = "A directory in which it may work; can be given several times.")
    private List<Path> roots = new ArrayList<>();

    @Option(
            names = "--poll",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Seconds between questions when there is nothing to do (default: ${DEFAULT-VALUE}).")
    private int poll;

    @Option(
            names = "--compose",
            paramLabel = "COMMAND",
            defaultValue = "docker compose up -d",
            description = "What reloads a stack, run in its directory without a shell (default: ${DEFAULT-VALUE}).")
    private String compose = "docker compose up -d";

    @Option(
            names = "--compose-timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Seconds it may take (default: ${DEFAULT-VALUE}).")
    private int composeTimeout;

    @Override
    public Integer call() throws InterruptedException {
        if (poll < 1 || composeTimeout < 1) {
            throw new ParameterException(spec.commandLine(), "--poll and --compose-timeout are at least 1 second.");
        }
        String token = token();
        try {
            StepExecutor hands = new StepExecutor(
                    AllowedRoots.of(roots), List.of(compose.strip().split("\\s+")), Duration.ofSeconds(composeTimeout));
            return work(new AgentServer(server, token), hands);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "a --root is no directory that can be used: " + e.getMessage());
        }
    }

    private String token() {
        String text;
        try {
            text = Files.readString(tokenFile);
        } catch (IOException _) {
            throw new ParameterException(
                    spec.commandLine(), "--token-file is " + tokenFile + ", which cannot be read.");
        }
        Matcher token = TOKEN.matcher(text);
        if (!token.find()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--token-file is " + tokenFile
                            + ", and no token is in it; one begins with agt_, and /agents/register gives it.");
        }
        return token.group();
    }

    private int work(AgentServer connection, StepExecutor hands) throws InterruptedException {
        Agent agent = new Agent(connection, hands, Duration.ofSeconds(poll), this::say);
        Thread working = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            agent.stop();
            LockSupport.unpark(working);
            try {
                working.join(Duration.ofSeconds(20)); // for the task that is being done
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
        say("asking " + server + " for tasks and works in " + roots);
        try (connection) {
            agent.run();
            return 0;
        } catch (AgentServer.Dismissed e) {
            spec.commandLine().getErr().println("cutfill: " + e.getMessage());
            return 1;
        }
    }

    private void say(String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Instant.now() + " " + sentence);
        out.flush();
    }
}
