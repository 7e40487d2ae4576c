package dev.cutfill.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.web.security.SecurityProperties;
import dev.cutfill.worker.CommandSettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
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

    /// `cutfill` itself is read by two records, in any order.
    @Test
    void recordsOfOnePrefixAreBothShown() {
        new ApplicationContextRunner()
                .withUserConfiguration(Shared.class)
                .withPropertyValues("cutfill.shared.first=1", "cutfill.shared.second=2")
                .run(context -> assertThat(SettingsLine.of(context))
                        .isIn("cutfill.shared[first=1][second=2]", "cutfill.shared[second=2][first=1]"));
    }

    @EnableConfigurationProperties({First.class, Second.class})
    static class Shared {}

    @ConfigurationProperties("cutfill.shared")
    record First(int first) {}

    @ConfigurationProperties("cutfill.shared")
    record Second(int second) {}
}
