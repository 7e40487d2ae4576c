package dev.cutfill.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A network between client and server that breaks when told: each planned cut resets one connection after so many bytes from
/// the client. Connections that carry less use up no cut.
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Long> cuts = new LinkedBlockingQueue<>();
    private final int server;

    CuttingProxy(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    CuttingProxy cutAfter(long bytes) {
        cuts.add(bytes);
        return this;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                Socket upstream = new Socket("127.0.0.1", server);
                Thread.ofVirtual().start(() -> relay(client, upstream, true));
                Thread.ofVirtual().start(() -> relay(upstream, client, false));
            } catch (IOException _) {
                // closed, or one side is gone already
            }
        }
    }

    private void relay(Socket from, Socket to, boolean upward) {
        byte[] buffer = new byte[8192];
        long passed = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                passed += count;
                Long cut = cuts.peek();
                if (upward && cut != null && passed >= cut && cuts.remove(cut)) {
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                    return;
                }
            }
        } catch (IOException _) {
            // one side is gone, so the other goes too
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
