package dev.cutfill.api.orchestrator;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import tools.jackson.databind.JsonNode;

/// `cutfill.tusd`: a tusd beside this server, whose finished uploads may become inputs.
///
/// @param dir tusd's upload directory as this server sees it; without it no upload of a tusd is taken
/// @param secret what its hook must bring, as `Authorization: Bearer <secret>` or `?secret=<secret>`; without
/// it only a caller on this machine is heard
@ConfigurationProperties(prefix = "cutfill.tusd", ignoreUnknownFields = false)
record TusdSettings(@Nullable Path dir, @Nullable String secret) {
    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    boolean trusts(HttpServletRequest request) {
        if (secret == null || secret.isEmpty()) {
            return onThisMachine(request);
        }
        String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        String parameter = Optional.ofNullable(request.getParameter("secret")).orElse("");
        return same(header, "Bearer " + secret) | same(parameter, secret);
    }

    /// The file that tusd's filestore says it wrote, if it is there with that size. Only its name is taken from
    /// what tusd says: tusd may see the directory under another path, and a caller must not be able to name
    /// another.
    Optional<Path> file(JsonNode storage, long size) {
        if (dir == null || !storage.path("Type").asString("").equals("filestore")) {
            return Optional.empty();
        }
        try {
            Path root = dir.toRealPath();
            Path name = Path.of(storage.path("Path").asString("")).getFileName();
            Path file = name == null ? root : root.resolve(name).toRealPath();
            return file.startsWith(root) && Files.isRegularFile(file) && Files.size(file) == size
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException | InvalidPathException _) {
            return Optional.empty();
        }
    }

    /// Asks the connection itself, below the wrapper that believes X-Forwarded-For; behind a proxy the
    /// connection is the proxy's and says nothing.
    private static boolean onThisMachine(HttpServletRequest request) {
        ServletRequest bare = request;
        while (bare instanceof ServletRequestWrapper wrapper) {
            bare = wrapper.getRequest();
        }
        if (!(bare instanceof HttpServletRequest connection)
                || PROXY_HEADERS.stream().anyMatch(name -> connection.getHeader(name) != null)) {
            return false;
        }
        try {
            return InetAddress.getByName(connection.getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    /// Settings are logged at the start.
    @Override
    public String toString() {
        return "TusdSettings[dir=" + dir + ", secret=" + (secret == null || secret.isEmpty() ? "none" : "set") + "]";
    }
}
