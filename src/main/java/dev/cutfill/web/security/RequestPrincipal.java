package dev.cutfill.web.security;

import dev.cutfill.access.Principal;
import jakarta.servlet.http.HttpServletRequest;

/// The principal of a servlet request, kept as an attribute of the request.
public final class RequestPrincipal {
    private static final String ATTRIBUTE = Principal.class.getName();

    private RequestPrincipal() {}

    /// @return [Principal#NOBODY] when the request showed no credential and the server asks for one
    public static Principal of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Principal known ? known : Principal.NOBODY;
    }

    static void set(HttpServletRequest request, Principal principal) {
        request.setAttribute(ATTRIBUTE, principal);
    }
}
