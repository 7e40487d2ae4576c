package dev.cutfill.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.web.security.SecurityProperties;
import dev.cutfill.worker.CommandSettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SettingsLineTest {
    @EnableConfigurationProperties({SecurityProperties.class, CommandSettings.class})
    static class Room {}

    @Test
    void saysWhatIsSetAndHidesWhatIsSecret() {
        new ApplicationContextRunner()
                .withUserConfiguration(Room.class)
                .withPropertyValues(
                        "cutfill.security.key=a key that is long enough",
                        "cutfill.commands.kinds.x.argv[0]=/bin/true",
                        "cutfill.commands.kinds.x.environment.TOKEN=hidden")
                .run(context -> assertThat(SettingsLine.of(context))
                        .isEqualTo(
                                "cutfill.commands[permits=1, kinds={x=Program[argv=[/bin/true], timeout=PT1H, outputLimit=1073741824B,"
                                        + " memoryLimit=0B, cpuLimit=PT0S, processLimit=0, user=, environment=[TOKEN]]}]"
                                        + " cutfill.security[key=set, open=false, local=free]"));
    }
}
