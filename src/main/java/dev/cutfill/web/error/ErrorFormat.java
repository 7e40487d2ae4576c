package dev.cutfill.web.error;

/// How an API words its errors; a bean of the API. Where none speaks it is `{"detail": …}`: a sentence, or the
/// list of the fields that are wrong.
public interface ErrorFormat {
    /// @param path of the request as it was sent, without the context path
    boolean speaksAt(String path);

    /// `application/json`, or one of its kind.
    String mediaType();

    /// @param requestId the same as in the log
    Object body(ApiError fault, String path, String requestId);
}
