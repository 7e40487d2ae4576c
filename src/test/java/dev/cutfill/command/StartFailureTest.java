package dev.cutfill.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;

class StartFailureTest {
    record Pool(int permits) {}

    @Test
    void misspeltSettingIsNamed() {
        assertThat(sentence(() -> bind(Map.of("cutfill.worker.permits", "2", "cutfill.worker.permitz", "2"))))
                .startsWith("there is no setting cutfill.worker.permitz")
                .endsWith("; config/application.example.yaml lists all there are.");
    }

    @Test
    void valueOfAnotherKindIsNamedWithItsSetting() {
        assertThat(sentence(() -> bind(Map.of("cutfill.worker.permits", "two"))))
                .contains("cutfill.worker.permits", "\"two\"");
    }

    @Test
    void brokenYamlIsNamedWithItsLine() {
        assertThat(sentence(() -> new Yaml().load("cutfill:\n  worker:\n    permits: [\n")))
                .contains("is no YAML", "in line 4");
    }

    private static void bind(Map<String, String> settings) {
        new Binder(new MapConfigurationPropertySource(settings))
                .bind("cutfill.worker", Bindable.of(Pool.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    private static String sentence(ThrowingCallable start) {
        return StartFailure.sentence(catchThrowable(start)).orElseThrow();
    }
}
