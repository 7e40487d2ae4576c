package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.unit.DataSize;

/// Times and sizes in settings.
class UnitRequiredTest {
    private static final ApplicationConversionService CONVERSIONS = new ApplicationConversionService();

    static {
        CONVERSIONS.addConverter(new UnitRequired());
    }

    record Setting(String prefix, String name, Class<?> owner, Class<?> type) {
        Object bind(Object value) {
            Map<String, Object> given =
                    Map.of(prefix + "." + name.replaceAll("([A-Z])", "-$1").toLowerCase(), value);
            return new Binder(List.of(new MapConfigurationPropertySource(given)), null, CONVERSIONS, null, null)
                    .bindOrCreate(prefix, Bindable.of(owner));
        }
    }

    /// All there are in the program.
    private static List<Setting> settings() throws ClassNotFoundException {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Setting> all = new ArrayList<>();
        for (BeanDefinition found : scan.findCandidateComponents("dev.cutfill")) {
            Class<?> owner = Class.forName(found.getBeanClassName());
            String prefix = Objects.requireNonNull(
                            AnnotatedElementUtils.findMergedAnnotation(owner, ConfigurationProperties.class))
                    .prefix();
            for (RecordComponent component : owner.getRecordComponents()) {
                if (component.getType() == Duration.class || component.getType() == DataSize.class) {
                    all.add(new Setting(prefix, component.getName(), owner, component.getType()));
                }
            }
        }
        return all;
    }

    @Test
    void everyTimeAndSizeRefusesANumberWithoutAUnit() throws ClassNotFoundException {
        List<Setting> all = settings();
        assertThat(all).hasSizeGreaterThan(10);
        for (Setting setting : all) {
            for (Object bare : List.of("30", 30, "1.5")) {
                assertThatThrownBy(() -> setting.bind(bare))
                        .as("%s = %s", setting, bare)
                        .rootCause()
                        .hasMessageContaining("has no unit; write " + bare);
            }
        }
    }

    @Test
    void zeroNeedsNoUnit() {
        assertThat(CONVERSIONS.convert("0", Duration.class)).isZero();
        assertThat(CONVERSIONS.convert(0, DataSize.class)).isEqualTo(DataSize.ofBytes(0));
        assertThat(CONVERSIONS.convert("90s", Duration.class)).isEqualTo(Duration.ofSeconds(90));
        assertThat(CONVERSIONS.convert("PT2H", Duration.class)).isEqualTo(Duration.ofHours(2));
        assertThat(CONVERSIONS.convert("3MB", DataSize.class)).isEqualTo(DataSize.ofMegabytes(3));
    }

    @Test
    void whatWouldRemoveAtOnceIsRefused() throws ClassNotFoundException {
        Map<String, String> floors = Map.of(
                "cutfill.retention.finished",
                "59m",
                "cutfill.retention.idempotency",
                "59m",
                "cutfill.upload.expireAfter",
                "59s");
        TreeSet<String> seen = new TreeSet<>();
        for (Setting setting : settings()) {
            String below = floors.get(setting.prefix() + "." + setting.name());
            if (below != null) {
                seen.add(setting.prefix() + "." + setting.name());
                assertThatThrownBy(() -> setting.bind(below)).rootCause().hasMessageContaining("or more");
            }
        }
        assertThat(seen).isEqualTo(new TreeSet<>(floors.keySet()));
    }
}
