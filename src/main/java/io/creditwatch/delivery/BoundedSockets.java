package io.creditwatch.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets from which nothing can be read any more once their time is over. A timeout for each read does not bound a
 * server that sends a byte every few seconds.
 */
final class BoundedSockets extends SocketFactory {

    private final Duration lifetime;

    /** @param lifetime of a socket, from when it is made */
    BoundedSockets(Duration lifetime) {
        this.lifetime = lifetime;
    }

    @Override
    public Socket createSocket() {
        return new BoundedSocket(lifetime);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    private static final class BoundedSocket extends Socket {

        private final Duration lifetime;
        private final long madeAt = System.nanoTime();

        private BoundedSocket(Duration lifetime) {
            this.lifetime = lifetime;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    waitNoLongerThanIsLeft();
                    return in.read();
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    waitNoLongerThanIsLeft();
                    return in.read(buffer, offset, length);
                }
            };
        }

        private void waitNoLongerThanIsLeft() throws IOException {
            long left = lifetime.minusNanos(System.nanoTime() - madeAt).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException("not done within " + lifetime.toSeconds() + " s");
            }
            if (getSoTimeout() == 0 || getSoTimeout() > left) {
                setSoTimeout((int) left);
            }
        }
    }
}
