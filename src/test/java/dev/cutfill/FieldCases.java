package dev.cutfill;

import dev.cutfill.format.map.StableFile;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.survey.Progress;
import dev.cutfill.survey.SurveyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Pairs with their truth: in each folder `pre` and `post` as LAS or LAZ, `TRUTH.txt` whose line `truth:` names
/// volumes ("cut 59.8, fill 90.8 m3") and whose line `command:` says how the pair is surveyed.
final class FieldCases {
    private FieldCases() {}

    /// Takes whether a fact holds, and the fact.
    @FunctionalInterface
    interface Verdict {
        void tell(boolean holds, String sentence, Object... values);
    }

    static void in(Path folder, Path out, Verdict verdict) throws Exception {
        List<Path> cases;
        try (Stream<Path> found = Files.list(folder)) {
            cases = found.filter(one -> Files.exists(one.resolve("TRUTH.txt")))
                    .sorted()
                    .toList();
        }
        for (Path one : cases) {
            run(one, out, verdict);
        }
    }

    private static void run(Path one, Path out, Verdict verdict) throws Exception {
        String name = String.valueOf(one.getFileName());
        String text = Files.readString(one.resolve("TRUTH.txt"));
        String truth = line(text, "truth:");
        String command = line(text, "command:");
        JsonNode result;
        try {
            result = survey(name, one, command, Files.createDirectories(out.resolve(name)));
        } catch (SurveyException | IOException | InvalidSettings refusal) {
            boolean asked = truth.contains("refus");
            verdict.tell(asked, "%s: truth: %s | refused: %s", name, truth, String.valueOf(refusal.getMessage()));
            return;
        }
        List<String> answers = new ArrayList<>();
        boolean holds = true;
        for (String kind : List.of("cut", "fill", "net")) {
            JsonNode totals = result.path(kind.equals("net") ? "site" : "totals");
            double value = totals.path(kind + "_volume").asDouble(Double.NaN);
            double half = totals.path("uncertainty").path(kind + "_volume").asDouble(Double.NaN);
            OptionalDouble stated = volume(truth, kind);
            answers.add(String.format(Locale.ROOT, "%s %.3f ± %.3f", kind, value, half));
            if (stated.isPresent()) {
                // the truth itself is rounded to its last digit; a figure that was withheld misses nothing
                holds &= !(Math.abs(value - stated.getAsDouble()) > half + 5e-4 * stated.getAsDouble());
            }
        }
        verdict.tell(
                holds,
                "%s: truth: %s | answer: %s; %d regions; warnings %s",
                name,
                truth,
                String.join(", ", answers),
                result.path("hulls").size(),
                result.path("warnings"));
    }

    private static JsonNode survey(String name, Path one, String command, Path out) throws Exception {
        String[] words = command.split("\\s+");
        SettingsDocument settings = SettingsDocument.NOTHING_CHOSEN;
        List<Path> clouds = new ArrayList<>();
        Optional<VolumeSurvey.Stable> stable = Optional.empty();
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("--set")) {
                settings = settings.with(words[++i]);
            } else if (words[i].equals("--stable")) {
                stable = Optional.of(
                        new VolumeSurvey.Stable(one.resolve(words[++i]), Optional.empty(), Optional.empty()));
            } else if (words[i].matches(".*\\.la[sz]")) {
                clouds.add(one.resolve(words[i]));
            }
        }
        String source =
                stable.isEmpty() ? "auto" : StableFile.isGeoJson(stable.get().file()) ? "geojson" : "shapefile";
        return VolumeSurvey.run(
                        name,
                        new VolumeSurvey.Inputs(
                                clouds.getFirst(),
                                clouds.getLast(),
                                stable,
                                new VolumeSurvey.Names("pre", "post", "stable.geojson")),
                        settings.with("stable=" + source),
                        out,
                        Progress.NONE)
                .results();
    }

    private static String line(String text, String begin) {
        return text.lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()).strip())
                .findFirst()
                .orElse("");
    }

    /// A volume as "cut 90 802" or "net +459" of a truth; digits may stand in groups of three. Of a truth that
    /// names one volume only ("6.0 m3") it is the cut; where nothing changed it is 0.
    private static OptionalDouble volume(String truth, String kind) {
        if (truth.contains("nothing changed")) {
            return OptionalDouble.of(0);
        }
        String number = "(\\d{1,3}(?: \\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)";
        boolean named =
                Pattern.compile("\\b(cut|fill|net) \\+?\\d").matcher(truth).find();
        String before = named ? "\\b" + kind + " \\+?" : kind.equals("cut") ? "" : "(?!)";
        Matcher stated = Pattern.compile(before + number + (named ? "" : " m3")).matcher(truth);
        return stated.find()
                ? OptionalDouble.of(Double.parseDouble(stated.group(1).replace(" ", "")))
                : OptionalDouble.empty();
    }
}
