package dev.cutfill;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The form of a JAR that starts fast, which `scripts/cutfill` makes beside it:
///
/// ```
/// cutfill.jar
/// cutfill.jar.launch/KEY/cutfill.jar, lib/   the JAR laid out
///                        cutfill.options     for java: its class cache, with profiles of methods
///                        survey.options      the same, and the first compiler alone
/// ```
///
/// KEY names the JAR and the Java by size and time; `scripts/cutfill` and this class make it alike.
///
/// A survey of small clouds ends before the code of the second compiler has paid for its making: on a seed's
/// pair it takes a third of the processor's time.
final class Prepared {
    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";
    /// Bytes of clouds, both epochs; twice the seed's.
    private static final long SMALL = 150_000_000;
    /// How much smaller LAZ is than LAS.
    private static final int PACKED = 6;

    private Prepared() {}

    /// Goes on as what starts or ends sooner, where there is such a thing: the same process, with the same
    /// arguments, and with the options of Java that it was given. Returns where this process is the one to do it.
    static void handOver(String[] arguments) {
        try {
            List<String> own = ownCommand();
            int at = own.indexOf("-jar");
            if (at < 1) {
                return;
            }
            Path jar = Path.of(own.get(at + 1));
            Path home = Path.of(System.getProperty("java.home"));
            Path beside = jar.toAbsolutePath().resolveSibling("");
            Optional<Path> layout = Optional.of(isPrepared(beside) ? beside : layout(jar.toRealPath(), home))
                    .filter(Prepared::isPrepared);
            List<String> better = better(own, at, layout, isSmallSurvey(arguments));
            if (!better.equals(own)) {
                replaceThisProcess(home.resolve("bin/java"), better);
            }
        } catch (IOException | InvalidPathException e) {
            // not Linux, or no Java of the usual form: it starts as it is
        }
    }

    private static boolean isPrepared(Path directory) {
        return Files.isRegularFile(directory.resolve("cutfill.options"));
    }

    /// @param jar as it is found without links
    /// @param home of Java
    static Path layout(Path jar, Path home) throws IOException {
        return jar.resolveSibling(jar.getFileName() + ".launch")
                .resolve(identity(jar) + "-" + identity(home.resolve("lib/modules")));
    }

    private static String identity(Path file) throws IOException {
        return Files.size(file) + "-" + Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
    }

    /// The command line of this process, options of Java included.
    private static List<String> ownCommand() throws IOException {
        String all = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1);
        List<String> words = List.of(all.split("\0", -1));
        return words.subList(0, words.size() - 1); // each word ends with a NUL
    }

    /// Whether the arguments are a survey's, and its files are small.
    static boolean isSmallSurvey(String[] arguments) throws IOException {
        if (arguments.length == 0 || !arguments[0].equals("survey")) {
            return false;
        }
        long bytes = 0;
        for (String argument : arguments) {
            Path file = Path.of(argument);
            if (Files.isRegularFile(file)) {
                boolean packed = argument.toLowerCase(Locale.ROOT).endsWith(".laz");
                bytes += Files.size(file) * (packed ? PACKED : 1);
            }
        }
        return bytes <= SMALL;
    }

    /// @param own this process's command line
    /// @param at where `-jar` stands in it
    /// @param layout what is prepared for the JAR
    /// @return the command line to go on with; this one where it is that, has an agent, or says itself how
    ///     classes are kept
    static List<String> better(List<String> own, int at, Optional<Path> layout, boolean small) {
        List<String> given = new ArrayList<>(own.subList(1, at));
        if (given.stream().anyMatch(Prepared::isLeftAlone)) {
            return own;
        }
        layout.ifPresent(directory -> given.removeIf(option -> option.startsWith("@" + directory)));
        List<String> command = new ArrayList<>();
        command.add(own.getFirst());
        if (layout.isPresent()) {
            command.add("@" + layout.get().resolve(small ? "survey.options" : "cutfill.options"));
        } else if (small && given.stream().noneMatch(option -> option.startsWith("-XX:TieredStopAtLevel"))) {
            command.add(FIRST_COMPILER);
        }
        command.addAll(given); // they come later, and win
        command.add("-jar");
        command.add(layout.map(directory -> directory.resolve("cutfill.jar").toString())
                .orElse(own.get(at + 1)));
        command.addAll(own.subList(at + 2, own.size()));
        return command;
    }

    private static boolean isLeftAlone(String option) {
        return option.startsWith("-agent")
                || option.startsWith("-XX:AOT")
                || option.startsWith("-XX:SharedArchiveFile")
                || option.startsWith("-Xshare");
    }

    /// execv(3). Returns only where that is not possible.
    private static void replaceThisProcess(Path program, List<String> command) {
        Linker linker = Linker.nativeLinker();
        MemorySegment execv = linker.defaultLookup().find("execv").orElseThrow();
        MethodHandle call = linker.downcallHandle(
                execv, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                words.setAtIndex(
                        ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i), StandardCharsets.ISO_8859_1));
            }
            int _ = (int) call.invokeExact(arena.allocateFrom(program.toString()), words);
        } catch (Throwable e) {
            throw new IllegalStateException(e); // a call with these types does not throw
        }
    }
}
