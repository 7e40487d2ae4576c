package dev.cutfill.upload.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A network between client and server that breaks when told: each planned cut ends one connection after so
/// many bytes from the client, counted from the cut before.
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Cut> cuts = new LinkedBlockingQueue<>();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong sinceCut = new AtomicLong();
    private final int server;

    /// @param reset whether both sides see a reset (RST), as when a machine dies; else the end of the stream
    /// (FIN)
    /// @param before runs when all those bytes are on their way to the server, and the connection still stands
    record Cut(long bytes, boolean reset, Step before) {}

    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    CuttingProxy(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    CuttingProxy cutAfter(long bytes) {
        return cut(new Cut(bytes, true, () -> {}));
    }

    CuttingProxy cut(Cut cut) {
        cuts.add(cut);
        return this;
    }

    /// Bytes that clients sent and the server was given, headers and all.
    long passed() {
        return passed.get();
    }

    /// Planned cuts that have not been made.
    int left() {
        return cuts.size();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket("127.0.0.1", server);
            Thread.ofVirtual().start(() -> relay(upstream, client, false));
            relay(client, upstream, true);
        } catch (IOException _) {
            close(client); // the server is away
        }
    }

    private void relay(Socket from, Socket to, boolean upward) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                if (upward && isCut(count, from, to)) {
                    return;
                }
            }
        } catch (IOException _) {
            // one side is gone, so the other goes too
        }
    }

    private boolean isCut(int count, Socket from, Socket to) throws IOException {
        passed.addAndGet(count);
        Cut cut = cuts.peek();
        if (cut == null || sinceCut.addAndGet(count) < cut.bytes || !cuts.remove(cut)) {
            return false;
        }
        sinceCut.set(0);
        try {
            cut.before.run();
        } catch (Exception e) {
            throw new IllegalStateException("the step before a cut failed", e);
        }
        if (cut.reset) {
            from.setSoLinger(true, 0);
            to.setSoLinger(true, 0);
        }
        return true;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // gone is gone
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
