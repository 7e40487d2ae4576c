package dev.cutfill.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/// Says what Tomcat itself refuses, a malformed URI for one, in [ErrorBody] instead of an HTML page. Public, with a public
/// constructor, because Tomcat makes it by its name.
public final class JsonErrorValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable e) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            ErrorBody.write(response.getResponse(), response.getStatus(), ErrorBody.of(response.getStatus()).detail());
            response.finishResponse();
        } catch (IOException | IllegalStateException failure) {
            ExceptionUtils.handleThrowable(failure); // the client is gone
        }
    }
}
