package dev.cutfill.pipeline;

import dev.cutfill.survey.Progress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Passes progress on and takes down how long each stage lasted.
final class StageClock implements Progress {
    private final Progress listener;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final long began = System.nanoTime();
    private long since = began;
    private String stage = "";

    StageClock(Progress listener) {
        this.listener = listener;
    }

    @Override
    public void at(String newStage, double fraction) {
        if (!newStage.equals(stage)) {
            end();
            stage = newStage;
        }
        listener.at(newStage, fraction);
    }

    /// This progress as a part of the whole, from one fraction to another.
    Progress part(double from, double to) {
        return (name, fraction) -> at(name, from + (to - from) * Math.clamp(fraction, 0, 1));
    }

    /// Seconds by stage in the order of their beginning, and `total` at the end.
    Map<String, Double> seconds() {
        end();
        Map<String, Double> all = new LinkedHashMap<>(seconds);
        all.put("total", (System.nanoTime() - began) / 1e9);
        return Collections.unmodifiableMap(all);
    }

    private void end() {
        long now = System.nanoTime();
        if (!stage.isEmpty()) {
            seconds.merge(stage, (now - since) / 1e9, Double::sum);
        }
        since = now;
    }
}
