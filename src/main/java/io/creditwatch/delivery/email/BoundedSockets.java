package io.creditwatch.delivery.email;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Sockets for one conversation, with limits for the time and size of each answer, and for the time of the whole. A
 * timeout for each read does not limit a server that sends a byte every few seconds or reads slowly.
 */
final class BoundedSockets extends SocketFactory {

    /** Bytes: a hundred times the longest answer, and enough for the certificates of a TLS handshake. */
    private static final int LARGEST_ANSWER = 128 * 1024;

    private final InetAddress address;
    private final Duration lifetime;
    private final ScheduledExecutorService timer;
    private volatile Duration patience;

    /** @param address address to connect to instead of that of the host; null for none */
    BoundedSockets(InetAddress address, Duration lifetime, ScheduledExecutorService timer, Duration patience) {
        this.address = address;
        this.lifetime = lifetime;
        this.timer = timer;
        this.patience = patience;
    }

    void waitFor(Duration longest) {
        patience = longest;
    }

    @Override
    public Socket createSocket() {
        return new BoundedSocket();
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

    private final class BoundedSocket extends Socket {

        private volatile long askedAt = System.nanoTime();
        private volatile int received;
        private volatile boolean over;
        private Future<?> end;

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            end = timer.schedule(this::end, lifetime.toMillis(), TimeUnit.MILLISECONDS);
            try {
                super.connect(address == null ? endpoint
                        : new InetSocketAddress(address, ((InetSocketAddress) endpoint).getPort()), timeout);
            } catch (IOException e) {
                close();
                throw e;
            }
            asked();
        }

        private void end() {
            over = true;
            try {
                super.close();
            } catch (IOException e) {
                // it is closed already
            }
        }

        private void asked() {
            askedAt = System.nanoTime();
            received = 0;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    return inTime(() -> {
                        waitNoLongerThanIsLeft();
                        int read = in.read(buffer, offset, length);
                        received += Math.max(read, 0);
                        if (received > LARGEST_ANSWER) {
                            throw new IOException("answer of more than " + LARGEST_ANSWER / 1024 + " KB");
                        }
                        return read;
                    });
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] buffer, int offset, int length) throws IOException {
                    inTime(() -> {
                        out.write(buffer, offset, length);
                        return length;
                    });
                    asked();
                }
            };
        }

        private void waitNoLongerThanIsLeft() throws IOException {
            long left = patience.minusNanos(System.nanoTime() - askedAt).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException("no complete answer within " + patience.toSeconds() + " s");
            }
            setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        }

        private int inTime(Transfer transfer) throws IOException {
            try {
                return transfer.bytes();
            } catch (SocketTimeoutException e) {
                throw new SocketTimeoutException("no complete answer within " + patience.toSeconds() + " s");
            } catch (IOException e) {
                if (over) {
                    throw new SocketTimeoutException("not done within " + lifetime.plusMillis(999).toSeconds() + " s");
                }
                throw e;
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (end != null) {
                end.cancel(false);
            }
            super.close();
        }
    }

    private interface Transfer {
        int bytes() throws IOException;
    }
}
