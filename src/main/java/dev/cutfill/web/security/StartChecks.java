package dev.cutfill.web.security;

import dev.cutfill.web.StartRefused;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/// What can be refused before anything slow is started: settings, and a port that is taken.
public final class StartChecks {
    private static final String OURS = "dev.cutfill.";

    private StartChecks() {}

    /// @param beans whose definitions are there; no bean need be
    public static void run(ConfigurableListableBeanFactory beans, Environment environment) {
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            @Nullable Class<?> type = beans.getType(name);
            if (type != null && type.getName().startsWith(OURS)) {
                beans.getBean(name);
            }
        }
        int port = environment.getProperty("server.port", Integer.class, 8080);
        if (port > 0) {
            tryPort(port, address(environment, beans.getBean(SecurityProperties.class)));
        }
    }

    private static @Nullable InetAddress address(Environment environment, SecurityProperties security) {
        @Nullable String given = environment.getProperty("server.address");
        try {
            return Binding.address(security, given == null || given.isBlank() ? null : InetAddress.getByName(given));
        } catch (UnknownHostException _) {
            throw new StartRefused("server.address is " + given + ", which is no address that is known here.");
        }
    }

    private static void tryPort(int port, @Nullable InetAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (BindException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("denied")) {
                throw new StartRefused("this user may not open port " + port
                        + "; choose one above 1023 with --port, or let a proxy listen there.");
            }
            if (reason.contains("assign")) {
                throw new StartRefused("server.address is " + address + ", which is no address of this machine.");
            }
            throw new PortInUseException(port, e);
        } catch (IOException e) {
            throw new StartRefused("port " + port + " cannot be opened: " + e.getMessage());
        }
    }
}
