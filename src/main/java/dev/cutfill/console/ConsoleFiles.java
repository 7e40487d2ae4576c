package dev.cutfill.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/// The files of the page, read and compressed at the start:
///
/// ```
/// console/index.html       with ${files}, ${libraries} and ${importmap} filled in
/// console/…                our modules, words and styles     → /console/a/<hash of all of them>/…
/// console/lib/…            libraries, unpacked by the build  → /console/l/<hash of all of them>/…
/// ```
///
/// A path changes with what is under it, so that browsers keep the files for ever.
@Component
final class ConsoleFiles {
    private static final String ROOT = "console/";
    private static final String LIBRARIES = ROOT + "lib/";
    /// Where the libraries' packages put what is for browsers: below the library's name and version.
    private static final Pattern PACKED = Pattern.compile("META-INF/resources/[^/]+/([^/]+)/[^/]+/");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "html", "text/html;charset=UTF-8",
            "md", "text/plain;charset=UTF-8");

    private final Map<String, Content> files = new TreeMap<>();
    private final Content index;
    private final String policy;

    /// @param packed by gzip
    /// @param tag for the header `ETag`
    record Content(byte[] plain, byte[] packed, String type, String tag) {}

    ConsoleFiles() throws IOException {
        Map<String, byte[]> ours = new TreeMap<>();
        Map<String, byte[]> libraries = new TreeMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**/*")) {
            String url = file.getURL().toString();
            String path = url.substring(url.lastIndexOf("/" + ROOT) + 1);
            if (!file.isReadable() || url.endsWith("/")) {
                continue;
            }
            if (path.startsWith(LIBRARIES)) {
                String name = path.substring(LIBRARIES.length());
                libraries.put(PACKED.matcher(name).replaceFirst("$1/"), bytes(file));
            } else {
                ours.put(path.substring(ROOT.length()), bytes(file));
            }
        }
        String page = new String(ours.getOrDefault("index.html", new byte[0]), StandardCharsets.UTF_8);
        ours.remove("index.html");
        String a = "a/" + hash(ours);
        String l = "l/" + hash(libraries);
        ours.forEach((name, bytes) -> files.put(a + "/" + name, content(bytes, name)));
        libraries.forEach((name, bytes) -> files.put(l + "/" + name, content(bytes, name)));
        String filled = page.replace("${files}", a).replace("${libraries}", l);
        this.index = content(filled.getBytes(StandardCharsets.UTF_8), "index.html");
        this.policy = "default-src 'none'; script-src 'self' 'sha256-" + importMapHash(filled)
                + "'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self' blob:;"
                + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    Content index() {
        return index;
    }

    /// What the page may load: from here, and the one script that is written into it.
    String policy() {
        return policy;
    }

    /// @param path below `/console/`
    Optional<Content> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    Iterable<String> paths() {
        return files.keySet();
    }

    private static String importMapHash(String page) {
        int from = page.indexOf('>', page.indexOf("<script type=\"importmap\"")) + 1;
        String map = page.substring(from, Math.max(from, page.indexOf("</script>", from)));
        return Base64.getEncoder().encodeToString(sha256().digest(map.getBytes(StandardCharsets.UTF_8)));
    }

    private static Content content(byte[] plain, String name) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain;charset=UTF-8");
        return new Content(
                plain, packed(plain), type, "\"" + HexFormat.of().formatHex(sha256().digest(plain), 0, 8) + "\"");
    }

    private static String hash(Map<String, byte[]> all) {
        MessageDigest digest = sha256();
        all.forEach((name, bytes) -> {
            digest.update((name + '\0' + bytes.length + '\0').getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    private static byte[] bytes(Resource file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory takes it
        }
        return packed.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
