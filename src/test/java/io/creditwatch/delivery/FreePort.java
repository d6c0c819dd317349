package io.creditwatch.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports without a listener, each time another one. They are below those that the system gives to a socket that asks for
 * any, so that none is taken before its test listens there.
 */
public final class FreePort {

    private static final int FIRST = 12_000;
    private static final int PORTS = 20_000;
    private static final AtomicInteger NEXT = new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private FreePort() {
    }

    public static int find() {
        int port;
        do {
            port = FIRST + Math.floorMod(NEXT.getAndIncrement(), PORTS);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
