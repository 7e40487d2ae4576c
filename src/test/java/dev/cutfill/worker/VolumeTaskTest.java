package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.pipeline.SettingsDocument;
import org.junit.jupiter.api.Test;

class VolumeTaskTest {
    @Test
    void taskAwaitsWhatItComparesAndStableGroundIfChosen() throws Exception {
        assertThat(VolumeTask.labels(SettingsDocument.NOTHING_CHOSEN)).isEqualTo(VolumeTask.LABELS);
        SettingsDocument elevation = SettingsDocument.parse("{\"reference\": \"elevation\", \"elevation_m\": 512.5}");
        assertThat(VolumeTask.labels(elevation)).containsExactly("post");
        assertThat(VolumeTask.labels(SettingsDocument.parse("{\"reference\": \"design\"}")))
                .containsExactly("design", "post");
        assertThat(VolumeTask.labels(SettingsDocument.parse("{\"reference\": \"base\"}")))
                .containsExactly("post", "areas");
        assertThat(VolumeTask.labels(SettingsDocument.parse("{\"areas\": \"given\", \"stable\": \"auto\"}")))
                .containsExactly("pre", "post", "areas");
        assertThat(VolumeTask.labels(elevation.with("stable=geojson"))).containsExactly("post", "geojson");
        assertThat(VolumeTask.labels(elevation.with("stable=shapefile"))).containsExactly("post", "shp", "shx");
    }
}
