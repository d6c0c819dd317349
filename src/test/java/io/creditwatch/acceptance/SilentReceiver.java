package io.creditwatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Server that accepts every connection and never answers. */
public final class SilentReceiver implements AutoCloseable {

    private static final int MOST_PENDING = 50;

    private final ServerSocket listening;
    private final Thread taking = new Thread(this::takeAll, "silent-receiver");
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    public SilentReceiver() {
        try {
            listening = new ServerSocket(0, MOST_PENDING, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        taking.setDaemon(true);
        taking.start();
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Returns the number of connections so far. */
    public int connections() {
        return connections.size();
    }

    /** Frees the port and closes every connection. */
    @Override
    public void close() {
        try {
            listening.close();
            // the port is in use as long as the thread accepts
            taking.join();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void takeAll() {
        try {
            while (!listening.isClosed()) {
                connections.add(listening.accept());
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
