package dev.cutfill.survey;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.stockpile.BaseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// By hand: errors of cut, fill and net, coverage of the stated intervals, missed and false regions, errors of
/// the registration over many seeded scenes ([AccuracyCases]). Both epochs have their own samples and their own
/// noise.
///
/// ```
/// AccuracyBenchmark [--full | --seeds N] [--table NAME] [--only WORDS] [--row WORDS] [--each] [--write FILE]
///                   [--set NAME=VALUE]
/// ```
///
/// The table `situations` ([Situations]) has its own columns and ends with what it must reach.
final class AccuracyBenchmark {
    private final Map<String, String> options = new LinkedHashMap<>();
    private SettingsDocument settings = SettingsDocument.NOTHING_CHOSEN;

    private AccuracyBenchmark(String[] arguments) throws InvalidSettings {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seeds", "--table", "--only", "--row", "--write" -> options.put(arguments[i], arguments[++i]);
                case "--set" -> settings = settings.with(arguments[++i]);
                case "--full" -> options.put("--seeds", "10");
                case "--each" -> options.put(arguments[i], "");
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        new AccuracyBenchmark(arguments).run();
    }

    private void run() throws Exception {
        int seeds = Integer.parseInt(options.getOrDefault("--seeds", "2"));
        String only = options.getOrDefault("--only", "");
        for (Map.Entry<String, List<AccuracyCase>> table :
                AccuracyCases.tables().entrySet()) {
            if (!options.getOrDefault("--table", table.getKey()).equals(table.getKey())) {
                continue;
            }
            Map<String, List<AccuracyOutcome>> rows = new LinkedHashMap<>();
            for (AccuracyCase scene : table.getValue()) {
                if (scene.name().contains(only)) {
                    List<AccuracyOutcome> outcomes = new ArrayList<>();
                    for (int seed = 0; seed < seeds; seed++) {
                        outcomes.add(outcome(scene, seed));
                    }
                    rows.computeIfAbsent(scene.name(), _ -> new ArrayList<>()).addAll(outcomes);
                    if (table.getKey().equals("volumes")) {
                        String motion = "volumes from 815 m³ on, turned by %.0f°, shifted by %.0f m"
                                .formatted(scene.motion().yaw(), scene.motion().shift());
                        if (!scene.name().startsWith("102 ")) {
                            rows.computeIfAbsent(motion, _ -> new ArrayList<>()).addAll(outcomes);
                        }
                    }
                }
            }
            String text = AccuracyRows.table(rows, seeds);
            System.out.println(text);
            if (options.containsKey("--write")) {
                write(Path.of(options.get("--write")), table.getKey(), text);
            }
        }
        if (options.getOrDefault("--table", "situations").equals("situations")) {
            situations(seeds);
        }
        if (options.getOrDefault("--table", "").equals("surfaces")) {
            String text = BaseTable.text(100 * seeds);
            System.out.println(text);
            if (options.containsKey("--write")) {
                write(Path.of(options.get("--write")), "surfaces", text);
            }
        }
        if (options.getOrDefault("--table", "halves").equals("halves")) {
            halves(10 * seeds);
        }
    }

    /// Surveys with half of the points against the whole.
    private static void halves(int runs) throws IOException, SurveyException {
        int figures = 0, overlapping = 0;
        double[] growth = new double[runs];
        for (int run = 0; run < runs; run++) {
            Halving halving = Halving.of(run);
            figures += halving.figures();
            overlapping += halving.overlapping();
            growth[run] = halving.growth();
        }
        Arrays.sort(growth);
        System.out.printf(
                Locale.ROOT,
                "half of the points, %d runs: %d of %d intervals overlap those of all; half width of net × %.2f (median), × %.2f (most)%n",
                runs,
                overlapping,
                figures,
                growth[runs / 2],
                growth[runs - 1]);
    }

    /// Ten seeds and more are raised until each situation has its figures.
    private void situations(int seeds) throws IOException {
        String words = options.getOrDefault("--row", options.getOrDefault("--only", ""));
        Map<Situation, List<SituationOutcome>> rows = new LinkedHashMap<>();
        for (Situation row : Situations.all()) {
            if ((row.group() + ": " + row.name()).contains(words)) {
                List<SituationOutcome> outcomes = new ArrayList<>();
                int runs = seeds < 10 || !words.isEmpty() ? seeds : Math.max(seeds, Situations.runs(row.group()));
                for (int run = 0; run < runs; run++) {
                    SituationOutcome outcome = SituationOutcome.of(row.made(run));
                    outcomes.add(outcome);
                    if (options.containsKey("--each")) {
                        System.out.println(SituationRows.line(row, run, outcome));
                    }
                }
                rows.put(row, outcomes);
            }
        }
        String text = SituationRows.table(rows) + "\n" + SituationGoals.table(rows);
        System.out.println(text);
        if (options.containsKey("--write")) {
            write(Path.of(options.get("--write")), "situations", text);
        }
    }

    private AccuracyOutcome outcome(AccuracyCase scene, int seed) throws IOException {
        AccuracyCase.Built built = scene.built(seed);
        long start = System.nanoTime();
        AccuracyOutcome outcome;
        try {
            ChangeReport report = ChangeSurvey.run(inputs(built), settings.settings(), Progress.NONE);
            outcome = AccuracyOutcome.of(built, report, (System.nanoTime() - start) / 1e9);
        } catch (SurveyException refusal) {
            outcome = AccuracyOutcome.refused(
                    refusal.reason() + ": " + refusal.getMessage(), (System.nanoTime() - start) / 1e9);
        }
        if (options.containsKey("--each")) {
            System.out.println(AccuracyRows.line(scene, seed, outcome));
        }
        return outcome;
    }

    private SurveyInputs inputs(AccuracyCase.Built built) {
        SurveyInputs inputs = built.inputs();
        return settings.settings().stable() == SurveySettings.Stable.AUTO
                ? new SurveyInputs(inputs.frame(), inputs.post(), new StableGround(List.of(), Crs.UNKNOWN))
                : inputs;
    }

    /// Replaces what stands between the markers of a table.
    private static void write(Path file, String table, String text) throws IOException {
        String document = Files.readString(file);
        String begin = "<!-- accuracy " + table + " -->\n";
        int from = document.indexOf(begin) + begin.length();
        int to = document.indexOf("<!-- end -->", from);
        if (from < begin.length() || to < 0) {
            throw new IOException(file + " has no place for the table " + table);
        }
        Files.writeString(file, document.substring(0, from) + text + document.substring(to));
    }
}
