package dev.cutfill.api;

import dev.cutfill.access.Page;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/// A list that is shown in parts, at APIs whose documents want an array with nothing around it: `Link` leads
/// to the parts before and after, `X-Total-Count` tells how many rows there are. They are counted up to a bound
/// only, for each part of a long list would cost as much as reading all of it; beyond, the header is not there.
@Component
public final class LinkPagination {
    public static final String TOTAL = "X-Total-Count";
    public static final long MOST_COUNTED = 10_000;
    private static final int FURTHEST = 1_000_000_000;
    /// Characters of links. No list has parameters as long; what else is in a query would overflow the headers
    /// of the answer.
    private static final int MOST_LINKED = 4_000;

    private final PublicUrl publicUrl;

    LinkPagination(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    /// The part that `limit` and `offset` of a query name; what is wrong with them its `check` says.
    ///
    /// @param usual rows of a part when none is said
    public static Page asked(FieldReader query, int usual) {
        return Page.from(
                query.integer("offset", 0, FURTHEST).orElse(0),
                query.integer("limit", 1, Page.MOST).orElse(usual));
    }

    /// @param shown how many rows this part has
    /// @param total counts all rows, but no more than it is told; asked only when the part itself does not tell
    public void tell(
            HttpServletRequest request, HttpServletResponse response, Page page, int shown, LongUnaryOperator total) {
        int offset = page.offset();
        int limit = page.limit();
        boolean last = shown < limit;
        long all = last && (shown > 0 || offset == 0) ? (long) offset + shown : total.applyAsLong(MOST_COUNTED + 1);
        if (all <= MOST_COUNTED) {
            response.setHeader(TOTAL, Long.toString(all));
        }
        List<String> links = new ArrayList<>();
        if (!last && (all > MOST_COUNTED || (long) offset + shown < all)) {
            links.add(link(request, offset + limit, limit, "next"));
        }
        if (offset > 0) {
            links.add(link(request, Math.max(0, offset - limit), limit, "prev"));
            links.add(link(request, 0, limit, "first"));
        }
        String header = String.join(", ", links);
        if (!header.isEmpty() && header.length() <= MOST_LINKED) {
            response.setHeader("Link", header);
        }
    }

    private String link(HttpServletRequest request, int offset, int limit, String relation) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String url = UriComponentsBuilder.fromUriString(publicUrl.of(request) + path)
                .query(request.getQueryString())
                .replaceQueryParam("limit", limit)
                .replaceQueryParam("offset", offset)
                .build()
                .toUriString();
        return "<" + url + ">; rel=\"" + relation + "\"";
    }
}
