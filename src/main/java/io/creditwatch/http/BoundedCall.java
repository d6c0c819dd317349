package io.creditwatch.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Bounds a call in time, from its start to the last byte of its answer, and the answer in size, after decompression.
 * Socket timeouts bound neither: a server may drip one byte a second, or pack gigabytes into a few.
 */
final class BoundedCall implements ExecChainHandler {

    private final Duration deadline;
    private final int largestBody;
    private final ScheduledExecutorService timer;

    /**
     * @param deadline    for the whole call
     * @param largestBody in bytes
     * @param timer       cuts the calls that take longer
     */
    BoundedCall(Duration deadline, int largestBody, ScheduledExecutorService timer) {
        this.deadline = deadline;
        this.largestBody = largestBody;
        this.timer = timer;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Cut cut = new Cut(scope.execRuntime);
        cut.schedule();
        ClassicHttpResponse response = cut.during(() -> chain.proceed(request, scope));
        if (isOfProxy(response, scope)) {
            cut.run();
            cut.cancel();
            throw refusal(response.getCode(), scope);
        }
        if (response.getEntity() != null && response.getEntity().getContentLength() > largestBody) {
            cut.run();
            cut.cancel();
            throw new BodyTooLargeException(largestBody);
        }
        if (response.getEntity() == null) {
            cut.cancel();
        } else {
            response.setEntity(new BoundedEntity(response.getEntity(), cut));
        }
        return response;
    }

    /** Whether there is no tunnel yet: what a proxy says instead of making one looks like the answer of the target. */
    private static boolean isOfProxy(ClassicHttpResponse response, ExecChain.Scope scope) {
        return response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
                || scope.route.isTunnelled() && scope.clientContext.getSSLSession() == null;
    }

    private static ProxyException refusal(int status, ExecChain.Scope scope) {
        ProxyAndTrust.proxyRefused();
        return status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED ? ProxyException.wantsLogin()
                : ProxyException.refuses(scope.route.getTargetHost().toHostString(), status);
    }

    private interface Step<T> {
        T take() throws IOException, HttpException;
    }

    /** The end of a call's time: it drops the connection, and whatever fails from then on failed for that reason. */
    private final class Cut implements Runnable {

        private final ExecRuntime call;
        private ScheduledFuture<?> pending;
        private volatile boolean made;

        Cut(ExecRuntime call) {
            this.call = call;
        }

        void schedule() {
            pending = timer.schedule(this, deadline.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void run() {
            made = true;
            call.discardEndpoint();
        }

        void cancel() {
            pending.cancel(false);
        }

        <T> T during(Step<T> step) throws IOException, HttpException {
            try {
                T result = step.take();
                if (made) {
                    throw tooLate(null);
                }
                return result;
            } catch (IOException | HttpException | RuntimeException e) {
                cancel();
                if (made) {
                    throw tooLate(e);
                }
                throw e;
            }
        }

        private InterruptedIOException tooLate(Exception cause) {
            var late = new InterruptedIOException("no whole answer within " + deadline.toMillis() + " ms");
            if (cause != null) {
                // no cause: that the socket was closed is what came of it
                late.addSuppressed(cause);
            }
            return late;
        }
    }

    private final class BoundedEntity extends HttpEntityWrapper {

        private final Cut cut;

        BoundedEntity(HttpEntity entity, Cut cut) {
            super(entity);
            this.cut = cut;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new BoundedStream(super.getContent(), cut);
        }
    }

    private final class BoundedStream extends FilterInputStream {

        private final Cut cut;
        private int total;

        BoundedStream(InputStream content, Cut cut) {
            super(content);
            this.cut = cut;
        }

        @Override
        public int read() throws IOException {
            return count(readInTime(() -> in.read()), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = readInTime(() -> in.read(buffer, offset, length));
            return count(read, read);
        }

        private int readInTime(Step<Integer> step) throws IOException {
            try {
                return cut.during(step);
            } catch (HttpException e) {
                throw new IOException(e);
            }
        }

        private int count(int result, int bytes) throws IOException {
            if (result < 0) {
                cut.cancel();
            } else if ((total += bytes) > largestBody) {
                cut.run();
                throw new BodyTooLargeException(largestBody);
            }
            return result;
        }

        @Override
        public void close() throws IOException {
            cut.cancel();
            super.close();
        }
    }
}
