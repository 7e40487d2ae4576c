package dev.cutfill.api.v2;

import dev.cutfill.access.Page;
import dev.cutfill.access.Page.Cursor;
import dev.cutfill.access.Principal;
import dev.cutfill.upload.UploadState;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.web.security.RequestPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/uploads: what is being uploaded, the oldest first. For who looks after the server: whoever knows an
/// upload's URL may write to it.
@RestController
final class UploadsController implements UploadsApi {
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

    /// @param state only these
    /// @param cursor the `next_cursor` of the page before
    @Override
    public UploadPage uploads(
            @Nullable String state, @Nullable String cursor, @Nullable Integer limit, HttpServletRequest request) {
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
        return Cursors.answer(
                page,
                shown,
                Function.identity(),
                view -> new Cursor(created(view.createdAt()), view.id()),
                UploadPage::new);
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
