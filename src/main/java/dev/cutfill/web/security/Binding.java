package dev.cutfill.web.security;

import dev.cutfill.access.Credentials;
import dev.cutfill.access.Realm;
import dev.cutfill.web.StartRefused;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/// Which addresses the server listens on: its own machine's unless a key protects it or its operator wants it
/// open.
@Component
public class Binding implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

    private final SecurityProperties security;
    private final OperatorKey operator;
    private final ObjectProvider<Credentials> credentials;
    private final ServerProperties server;

    Binding(
            SecurityProperties security,
            OperatorKey operator,
            ObjectProvider<Credentials> credentials,
            ServerProperties server) {
        this.security = security;
        this.operator = operator;
        this.credentials = credentials;
        this.server = server;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        InetAddress address = address(security, server.getAddress());
        if (address != null) {
            factory.setAddress(address);
        }
    }

    /// @param wanted `server.address`
    /// @return null: every address
    static @Nullable InetAddress address(SecurityProperties security, @Nullable InetAddress wanted) {
        if (security.hasKey() || security.open()) {
            return wanted;
        }
        if (wanted != null && !wanted.isLoopbackAddress()) {
            throw new StartRefused("server.address is " + wanted.getHostAddress()
                    + ", which others can reach, and no key protects the server. Set CUTFILL_KEY (openssl rand -hex 24 makes one),"
                    + " or start with --open (cutfill.security.open=true) if everyone who reaches it may use it.");
        }
        return wanted == null ? InetAddress.getLoopbackAddress() : wanted;
    }

    /// After Boot's own, which copies server.address into the factory.
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @EventListener
    void announce(ServletWebServerInitializedEvent event) {
        String url = "http://localhost:" + event.getWebServer().getPort();
        String mode = security.hasKey()
                ? "on all addresses, with the key only"
                : security.open()
                        ? "on all addresses, OPEN: everyone who reaches it may use it"
                        : security.local() == SecurityProperties.Local.KEY
                                ? "from this machine only, with the key only (CUTFILL_KEY or --open lets others in)"
                                : "from this machine only (CUTFILL_KEY or --open lets others in)";
        LOG.info("Cutfill takes requests at {} {}. Try: curl {}/ready", url, mode, url);
        operator.file().ifPresent(file -> LOG.info("The operator's key is in {}", file));
    }

    /// A key keeps out who comes now, not who was let in before.
    @EventListener(ApplicationReadyEvent.class)
    void countMadeOpen() {
        if (!security.hasKey() && security.local() == SecurityProperties.Local.FREE) {
            return;
        }
        long madeOpen = credentials.stream()
                .mapToLong(given -> given.countMadeOpen(Realm.ALL))
                .sum();
        if (madeOpen > 0) {
            LOG.warn(
                    "{} keys and tokens that are good were given out while this server asked for no key."
                            + " DELETE /api/v2/keys?made_open=true voids them",
                    madeOpen);
        }
    }
}
