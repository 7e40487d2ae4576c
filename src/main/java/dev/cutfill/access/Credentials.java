package dev.cutfill.access;

import java.util.Optional;

/// Who holds which key: the port through which the rooms that store them tell the one that checks requests.
public interface Credentials {
    /// @param token as it was sent, whatever it is
    /// @return empty when it is unknown, expired or revoked
    Optional<Principal> find(String token);

    /// How many are good that were given out to somebody who had shown no credential.
    long countMadeOpen(Realm realm);

    /// Voids those.
    ///
    /// @return how many there were
    long revokeMadeOpen(Realm realm);
}
