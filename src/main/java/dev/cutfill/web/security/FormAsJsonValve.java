package dev.cutfill.web.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// Takes the body of a plain `curl -d '{…}'` for the JSON it is. curl calls it a form, and Tomcat and Spring
/// would read it as one, which leaves nothing of it. No API takes forms; uploads keep their header, which
/// their protocol wants refused. Likewise a type that says nothing (`*/*`), which Spring takes for a mistake of
/// ours.
public final class FormAsJsonValve extends ValveBase {
    FormAsJsonValve() {
        super(true); // asynchronous requests pass
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String type = request.getContentType();
        @Nullable String path = request.getDecodedRequestURI();
        if (type != null
                && (type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE) || type.contains("*"))
                && path != null // none: Tomcat is about to refuse the request for its path
                && !WebConfiguration.isUpload(path)) {
            request.setAttribute(CrossSiteRules.SENT_TYPE, type);
            org.apache.coyote.Request raw = request.getCoyoteRequest();
            raw.getMimeHeaders().setValue(HttpHeaders.CONTENT_TYPE).setString(MediaType.APPLICATION_JSON_VALUE);
            raw.setContentType(MediaType.APPLICATION_JSON_VALUE);
        }
        getNext().invoke(request, response);
    }
}
