package dev.cutfill.upload.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;

/// The problem types that RUFH defines, and how any refusal looks to those who speak it:
/// `application/problem+json`.
final class RufhProblem extends ProtocolException {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TYPES = "https://iana.org/assignments/http-problem-types#";

    private final transient Map<String, Object> members;

    private RufhProblem(int status, String type, String title, Map<String, Object> members) {
        super(status, title);
        this.members = new LinkedHashMap<>();
        this.members.put("type", TYPES + type);
        this.members.put("title", title);
        this.members.put("status", status);
        this.members.putAll(members);
    }

    /// > A response using this problem type SHOULD populate both members, with the value of expected-offset
    /// taken from the upload > resource and the value of provided-offset taken from the upload append request.
    static RufhProblem mismatchingOffset(long expected, long provided) {
        return new RufhProblem(
                409,
                "mismatching-upload-offset",
                "offset from request does not match offset of resource",
                Map.of("expected-offset", expected, "provided-offset", provided));
    }

    static RufhProblem inconsistentLength() {
        return new RufhProblem(400, "inconsistent-upload-length", "inconsistent length values for upload", Map.of());
    }

    /// > If indicators (1) and (2) are both present in the same request, their indicated lengths MUST match. If
    /// multiple requests > include indicators, their indicated values MUST match.
    ///
    /// @param last whether the request says that it is the last
    /// @param known what earlier requests said
    /// @return what is known now
    static OptionalLong consistentLength(RufhRequest request, boolean last, long offset, OptionalLong known)
            throws RufhProblem {
        OptionalLong said = request.number("Upload-Length");
        OptionalLong ends = last && request.bodyLength().isPresent()
                ? OptionalLong.of(offset + request.bodyLength().getAsLong())
                : OptionalLong.empty();
        long length = known.orElse(said.orElse(ends.orElse(-1)));
        boolean consistent =
                said.orElse(length) == length && ends.orElse(length) == length && known.orElse(length) == length;
        if (!consistent || length >= 0 && length < offset + request.bodyLength().orElse(0)) {
            throw inconsistentLength();
        }
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /// > the server MUST reject the request with a 409 (Conflict) status code and the Upload-Complete header
    /// field set to false. > The response MUST include the correct offset in the Upload-Offset header field.
    void answer(HttpServletResponse response) throws IOException {
        if (members.get("expected-offset") instanceof Long offset) {
            response.setHeader("Upload-Offset", Long.toString(offset));
        }
        answer(response, status(), members, false);
    }

    static void answer(HttpServletResponse response, ProtocolException refusal) throws IOException {
        int status = refusal.status() == 460 ? 400 : refusal.status();
        if (status == 503) {
            response.setHeader("Retry-After", "1");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", String.valueOf(refusal.getMessage()));
        members.put("status", status);
        // the one that comes of the whole and not of its transfer; to go on would not help
        answer(response, status, members, status == 422);
    }

    private static void answer(HttpServletResponse response, int status, Map<String, Object> members, boolean complete)
            throws IOException {
        byte[] body = JSON.writeValueAsBytes(members);
        response.setStatus(status);
        response.setHeader("Upload-Complete", complete ? "?1" : "?0");
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
