package dev.cutfill.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cutfill.access.Page;
import dev.cutfill.access.Page.Cursor;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.upload.UploadState;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.ProblemException;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.RequestPrincipal;
import dev.cutfill.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/uploads: what is being uploaded, the oldest first. For who looks after the server: whoever knows an
/// upload's URL may write to it.
@RestController
@Tag(name = "Uploads")
@RequestMapping(ProblemShape.PATH + "/uploads")
@RequiresScope(Scope.ADMIN)
final class UploadsController {
    private static final int USUAL_PAGE = 100;
    private static final int LONGEST_PAGE = 1_000;

    /// That of the list.
    private static final Comparator<Cursor> ORDER =
            Comparator.comparing(Cursor::created).thenComparing(Cursor::id);

    private final Uploads uploads;
    private final PublicUrl publicUrl;

    UploadsController(Uploads uploads, PublicUrl publicUrl) {
        this.uploads = uploads;
        this.publicUrl = publicUrl;
    }

    /// @param length null while it is not known
    /// @param state `open` or `finished`
    /// @param receiving whether a request is writing to it now
    /// @param owner `key:` and a name, `ip:` and an address; empty when the server itself made it, for a task
    record UploadView(
            String id,
            URI url,
            String state,
            long offset,
            @Nullable Long length,
            boolean receiving,
            Map<String, String> metadata,
            String owner,
            @JsonProperty("created_at") @Nullable Instant createdAt,
            @JsonProperty("expires_at") @Nullable Instant expiresAt) {}

    record UploadPage(
            List<UploadView> uploads,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    /// @param state only these
    /// @param cursor the `next_cursor` of the page before
    @Operation(
            summary = "Uploads, oldest first",
            description = "With the server's own key only: whoever knows an upload's URL may write to it.")
    @GetMapping
    UploadPage uploads(
            @Parameter(schema = @Schema(allowableValues = {"open", "finished"}))
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = Cursors.CURSOR) @RequestParam(required = false) @Nullable String cursor,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(required = false)
                    @Nullable
                    Integer limit,
            HttpServletRequest request) {
        Principal principal = RequestPrincipal.of(request);
        if (principal.realm().tenant().isPresent() && !principal.scopes().isEmpty()) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN, "operator_only", "All uploads are shown to the server's own key only");
        }
        if (state != null && !state.equals("open") && !state.equals("finished")) {
            throw Validation.invalid("state", state, "open or finished");
        }
        Page page = Cursors.pageOfNamed(limit, USUAL_PAGE, LONGEST_PAGE, cursor);
        URI base = publicUrl.of(request);
        List<UploadView> shown = uploads.list().stream()
                .dropWhile(upload -> page.after().isPresent()
                        && ORDER.compare(place(upload), page.after().get()) <= 0)
                .map(upload -> view(upload, base))
                .filter(view -> state == null || view.state().equals(state))
                .limit(page.limit())
                .toList();
        return new UploadPage(
                shown, Cursors.next(page, shown, view -> new Cursor(created(view.createdAt()), view.id())));
    }

    private static Cursor place(UploadState state) {
        return new Cursor(created(state.created().orElse(null)), state.upload().id());
    }

    /// One whose making is not known is older than all others.
    private static Instant created(@Nullable Instant known) {
        return known == null ? Instant.EPOCH : known;
    }

    private static UploadView view(UploadState state, URI base) {
        return new UploadView(
                state.upload().id(),
                URI.create(base + Uploads.PATH + "/" + state.upload().id()),
                state.upload().finished() ? "finished" : "open",
                state.upload().offset(),
                state.upload().length().isPresent()
                        ? (Long) state.upload().length().getAsLong()
                        : null,
                state.receiving(),
                state.upload().metadata(),
                state.owner(),
                state.created().orElse(null),
                state.expires().orElse(null));
    }
}
