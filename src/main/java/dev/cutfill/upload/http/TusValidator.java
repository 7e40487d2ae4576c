package dev.cutfill.upload.http;

import dev.cutfill.upload.storage.UploadException;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpMethod;

/// A sentence of the protocol that a request must keep; the Javadoc of each rule quotes its own.
abstract class TusValidator {
    private final Set<HttpMethod> methods;

    TusValidator(HttpMethod... methods) {
        this.methods = Set.of(methods);
    }

    final boolean isFor(HttpMethod method) {
        return methods.contains(method);
    }

    abstract void check(HttpMethod method, TusExchange request) throws ProtocolException, UploadException, IOException;
}
