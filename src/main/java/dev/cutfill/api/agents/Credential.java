package dev.cutfill.api.agents;

import dev.cutfill.access.Principal;
import dev.cutfill.web.error.ProblemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// An agent's token, asked for also where the server is open.
final class Credential {
    private Credential() {}

    /// Refuses whoever is not this agent.
    static void of(Principal principal, String agent) {
        if (principal.worker().isEmpty()) {
            throw unknown();
        }
        if (!principal.worker().get().equals(agent)) {
            throw new ProblemException(HttpStatus.FORBIDDEN, "not_this_agent", "This token is another agent's");
        }
    }

    static ProblemException unknown() {
        return new ProblemException(
                        HttpStatus.UNAUTHORIZED,
                        "unauthorized",
                        "This takes an agent's token: send the header Authorization: Bearer <token>")
                .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
}
