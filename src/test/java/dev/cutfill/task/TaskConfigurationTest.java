package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.config.FixedDelayTask;

class TaskConfigurationTest {
    @Test
    void everyRepeatedJobHasAThreadOfItsOwn() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.cutfill");
        long annotated = classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Scheduled.class))
                .count();
        long made = classes.stream()
                .flatMap(type -> type.getConstructorCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(FixedDelayTask.class))
                .count();
        assertThat(made).as("those whose pace is a setting").isEqualTo(1);
        assertThat(annotated + made).isBetween(6L, (long) TaskConfiguration.THREADS);
    }
}
