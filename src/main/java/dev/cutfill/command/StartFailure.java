package dev.cutfill.command;

import dev.cutfill.database.DatabaseUnavailable;
import dev.cutfill.web.StartRefused;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Says in a sentence why the server does not start, where the reason lies with its settings or its
/// surroundings. Anything else is our fault and keeps its stack trace. Found through META-INF/spring.factories.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailure implements SpringBootExceptionReporter {
    StartFailure(ConfigurableApplicationContext context) {
        // the shape that Boot looks for
    }

    @Override
    public boolean reportException(Throwable failure) {
        Optional<String> sentence = sentence(failure);
        sentence.ifPresent(text -> System.err.println("cutfill: " + text));
        return sentence.isPresent();
    }

    static Optional<String> sentence(Throwable failure) {
        BindException unbound = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StartRefused refused -> {
                    return Optional.of(String.valueOf(refused.getMessage()));
                }
                case DatabaseUnavailable unavailable -> {
                    return Optional.of(String.valueOf(unavailable.getMessage()));
                }
                case PortInUseException inUse -> {
                    return Optional.of(
                            "port " + inUse.getPort() + " is taken by another program; choose another with --port.");
                }
                case MarkedYAMLException yaml -> {
                    return Optional.of("a configuration file (config/application.yaml?) is no YAML: "
                            + yaml.getProblem()
                            + (yaml.getProblemMark() == null
                                    ? ""
                                    : ", in line " + (yaml.getProblemMark().getLine() + 1))
                            + ".");
                }
                case BindException bind -> unbound = bind;
                default -> {}
            }
        }
        return Optional.ofNullable(unbound).map(StartFailure::misconfigured);
    }

    private static String misconfigured(BindException unbound) {
        Throwable root = unbound;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnboundConfigurationPropertiesException unknown) {
            return unknown.getUnboundProperties().stream()
                    .map(property -> property.getName()
                            + (property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")"))
                    .collect(Collectors.joining(
                            ", ", "there is no setting ", "; config/application.example.yaml lists all there are."));
        }
        return "the setting " + unbound.getName() + " cannot be used: " + root.getMessage();
    }
}
