package dev.cutfill.access;

import java.util.Optional;

/// Who is signed in with a browser: the port through which the package that keeps sessions tells the one that checks
/// requests.
public interface SignedIn {
    /// @param secret of a cookie, whatever it is
    /// @return empty when there is no such session, or it has ended
    Optional<Principal> find(String secret);
}
