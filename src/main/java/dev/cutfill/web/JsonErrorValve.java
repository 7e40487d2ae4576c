package dev.cutfill.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/// Says what Tomcat itself refuses, a malformed URI for one, as the door would, instead of by an HTML page.
final class JsonErrorValve extends ErrorReportValve {
    private final ErrorShapes shapes;

    JsonErrorValve(ErrorShapes shapes) {
        this.shapes = shapes;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable e) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            shapes.write(request.getRequest(), response.getResponse(), Fault.of(response.getStatus()));
            response.finishResponse();
        } catch (IOException | IllegalStateException failure) {
            ExceptionUtils.handleThrowable(failure); // the client is gone
        }
    }
}
