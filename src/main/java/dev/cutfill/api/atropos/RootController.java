package dev.cutfill.api.atropos;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RestController;

/// GET /, by which the service is known to be there.
@RestController
final class RootController implements RootApi {
    private final String version;

    RootController(Optional<BuildProperties> build) {
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    /// A browser is led to the console.
    @Override
    public @Nullable Root root(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (String.valueOf(request.getHeader("Accept")).contains(MediaType.TEXT_HTML_VALUE)) {
            response.sendRedirect(request.getContextPath() + "/console/");
            return null;
        }
        return new Root("Atropos Task Service is running", "Cutfill", version, "/docs", "/health");
    }
}
