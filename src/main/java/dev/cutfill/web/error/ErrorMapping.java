package dev.cutfill.web.error;

import java.util.Optional;

/// Says how a client is told of what a package below the APIs throws; a bean of an API.
public interface ErrorMapping {
    /// @return nothing when it is none of its exceptions
    Optional<ProblemException> problem(Throwable thrown);
}
