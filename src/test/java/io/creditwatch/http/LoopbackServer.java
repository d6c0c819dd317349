package io.creditwatch.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Server on a free loopback port. It serves each connection on a thread of its own, and then closes it. */
public final class LoopbackServer implements AutoCloseable {

    private static final int MOST_PENDING = 20;

    private final ServerSocket listener;

    /** Server's side of a connection. */
    public interface Conversation {
        void with(Socket client) throws IOException;
    }

    public interface Work {
        void run() throws IOException;
    }

    public LoopbackServer(Conversation conversation) throws IOException {
        this(new ServerSocket(), conversation);
    }

    /** @param listener listener without a port, such as one that speaks TLS */
    public LoopbackServer(ServerSocket listener, Conversation conversation) throws IOException {
        this.listener = listener;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MOST_PENDING);
        inBackground(() -> {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                inBackground(() -> {
                    try (client) {
                        conversation.with(client);
                    }
                });
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Runs work until it ends or one side closes the connection. */
    public static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | UncheckedIOException e) {
                // one side has closed the connection
            }
        }, "loopback-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
