package dev.cutfill.upload.http;

import dev.cutfill.access.Peer;
import dev.cutfill.access.Principal;
import dev.cutfill.web.security.RequestPrincipal;
import jakarta.servlet.http.HttpServletRequest;

/// Tells creators of uploads apart, for limits and for the list: by the name of their key, else by their
/// address.
public final class Owner {
    private Owner() {}

    /// Under whose quota the bytes come; empty: under none.
    static String tenant(HttpServletRequest request) {
        Principal who = RequestPrincipal.of(request);
        return who.isAnonymous() ? "" : who.realm().account();
    }

    static String of(HttpServletRequest request) {
        Principal who = RequestPrincipal.of(request);
        return who.scopes().isEmpty() || who.equals(Principal.ANYONE)
                ? "ip:" + Peer.of(request.getRemoteAddr())
                : "key:" + who.name();
    }
}
