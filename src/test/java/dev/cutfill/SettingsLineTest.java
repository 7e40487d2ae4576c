package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.web.SecurityProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SettingsLineTest {
    @EnableConfigurationProperties(SecurityProperties.class)
    static class Room {}

    @Test
    void saysWhatIsSetAndHidesWhatIsSecret() {
        new ApplicationContextRunner()
                .withUserConfiguration(Room.class)
                .withPropertyValues("cutfill.security.key=a key that is long enough")
                .run(context -> assertThat(SettingsLine.of(context)).isEqualTo("cutfill.security[key=set, open=false]"));
    }
}
