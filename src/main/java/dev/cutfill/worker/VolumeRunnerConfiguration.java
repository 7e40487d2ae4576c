package dev.cutfill.worker;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Decides where surveys run.
@Configuration(proxyBeanMethods = false)
class VolumeRunnerConfiguration {
    /// @param key without one, and not open, nobody but this machine's users can upload what might hurt
    @Bean
    VolumeRunner volumeRunner(
            WorkerSettings settings,
            @Value("${cutfill.security.key:}") String key,
            @Value("${cutfill.security.open:false}") boolean open) {
        boolean apart = switch (settings.apart()) {
            case TRUE -> true;
            case FALSE -> false;
            case AUTO -> !key.isBlank() || open;
        };
        if (!apart || !settings.enabled()) {
            return VolumeRunner.inProcess();
        }
        SurveyProcesses processes = SurveyProcesses.of(settings.permits());
        Thread.ofVirtual().name("survey-start").start(processes::warmUp);
        return VolumeRunner.apart(processes);
    }
}
