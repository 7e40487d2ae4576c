package dev.cutfill.web.security;

import dev.cutfill.web.AddressRange;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/// Takes the word of proxies that the operator has named (`cutfill.proxies`) on who asked for what, and of nobody
/// else. Each proxy adds to the right of `X-Forwarded-For` or `Forwarded` whom it heard; so who asked is the
/// rightmost that is no such proxy, and what stands left of it was said by that one itself.
public final class ForwardedHeaders extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedHeaders.class);
    private static final int MOST_WARNINGS = 100;
    private static final String FORWARDED = "Forwarded";
    private static final String FOR = "X-Forwarded-For";
    /// One value a proxy, where each adds its own.
    private static final List<String> LISTS =
            List.of("X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Ssl");

    private static final Pattern ELEMENT = Pattern.compile("(?:[^\",]|\"(?:[^\"\\\\]|\\\\.)*\")+");
    private static final Pattern FOR_PAIR = Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*\"?([^\";]*)");

    private final List<AddressRange> proxies;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final ForwardedHeaderFilter reader = new ForwardedHeaderFilter();

    public ForwardedHeaders(ProxyProperties properties) {
        this.proxies = properties.ranges();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isForwarded(request)) {
            chain.doFilter(request, response);
        } else if (isProxy(request.getRemoteAddr())) {
            reader.doFilter(new Trusted(request, trusted(request)), response, chain);
        } else {
            warn(String.valueOf(request.getRemoteAddr()));
            chain.doFilter(request, response);
        }
    }

    private static boolean isForwarded(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals("forwarded") || name.startsWith("x-forwarded-"));
    }

    private boolean isProxy(@Nullable String address) {
        try {
            return address != null && ProxyProperties.contain(proxies, InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException _) {
            return false; // "unknown", or a name that hides one
        }
    }

    private void warn(String peer) {
        if (warned.size() < MOST_WARNINGS && warned.add(peer)) {
            LOG.warn(
                    "The forwarded headers of {} are ignored. If that is your reverse proxy, name it: CUTFILL_PROXIES={}",
                    peer,
                    peer);
        }
    }

    /// The headers as the proxies alone would have written them.
    private Map<String, String> trusted(HttpServletRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> elements = elements(request, FORWARDED);
        if (!elements.isEmpty()) {
            int hops = hops(elements.stream().map(ForwardedHeaders::node).toList());
            headers.put(FORWARDED, elements.get(elements.size() - hops));
        }
        List<String> nodes = elements(request, FOR);
        int hops = nodes.isEmpty()
                ? 1
                : hops(nodes.stream().map(ForwardedHeaders::address).toList());
        if (!nodes.isEmpty()) {
            headers.put(FOR, address(nodes.get(nodes.size() - hops)));
        }
        for (String name : LISTS) {
            List<String> values = elements(request, name);
            if (!values.isEmpty()) {
                headers.put(name, values.get(Math.max(0, values.size() - hops)));
            }
        }
        return headers;
    }

    /// How many from the right: up to the first that is no proxy of ours, or all.
    private int hops(List<String> addresses) {
        int hops = 1;
        while (hops < addresses.size() && isProxy(addresses.get(addresses.size() - hops))) {
            hops++;
        }
        return hops;
    }

    private static String node(String element) {
        Matcher pair = FOR_PAIR.matcher(element);
        return pair.find() ? address(pair.group(1)) : "";
    }

    /// Without the port, and without the brackets of IPv6.
    private static String address(String node) {
        Matcher bracketed = Pattern.compile("\\[([^]]*)](?::.*)?").matcher(node.strip());
        if (bracketed.matches()) {
            return bracketed.group(1);
        }
        boolean port = node.indexOf(':') >= 0 && node.indexOf(':') == node.lastIndexOf(':');
        return (port ? node.substring(0, node.indexOf(':')) : node).strip();
    }

    private static List<String> elements(HttpServletRequest request, String name) {
        List<String> elements = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders(name))) {
            Matcher element = ELEMENT.matcher(line);
            while (element.find()) {
                if (!element.group().isBlank()) {
                    elements.add(element.group().strip());
                }
            }
        }
        return elements;
    }

    private static final class Trusted extends HttpServletRequestWrapper {
        private final Map<String, String> headers;

        Trusted(HttpServletRequest request, Map<String, String> headers) {
            super(request);
            this.headers = headers;
        }

        private Optional<String> replaced(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public @Nullable String getHeader(String name) {
            return replaced(name).orElseGet(() -> super.getHeader(name));
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return replaced(name)
                    .map(value -> Collections.enumeration(List.of(value)))
                    .orElseGet(() -> super.getHeaders(name));
        }
    }
}
