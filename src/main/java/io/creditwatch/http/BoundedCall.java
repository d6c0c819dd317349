package io.creditwatch.http;

import io.creditwatch.http.BoundedClient.BodyTooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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
 * Limits the duration of a call, from its start to the last byte of the answer, and the size of the unpacked answer.
 * Socket timeouts limit neither: a server may send one byte a second, or gigabytes packed into a few bytes.
 */
final class BoundedCall implements ExecChainHandler {

    private final Function<String, Duration> longest;
    private final ToIntFunction<String> largestBody;
    private final ScheduledExecutorService timer;

    /**
     * @param longest     duration that a call of a path may have
     * @param largestBody bytes that the answer for a path may have
     */
    BoundedCall(Function<String, Duration> longest, ToIntFunction<String> largestBody, ScheduledExecutorService timer) {
        this.longest = longest;
        this.largestBody = largestBody;
        this.timer = timer;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        int limit = largestBody.applyAsInt(request.getPath());
        Cut cut = new Cut(scope.execRuntime, longest.apply(request.getPath()));
        ClassicHttpResponse response = cut.during(() -> chain.proceed(request, scope));
        if (isOfProxy(response, scope)) {
            cut.now();
            throw refusal(response.getCode(), scope);
        }
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            cut.cancel();
        } else if (entity.getContentLength() > limit) {
            cut.now();
            throw new BodyTooLargeException(limit);
        } else {
            response.setEntity(new HttpEntityWrapper(entity) {
                @Override
                public InputStream getContent() throws IOException {
                    return new BoundedStream(super.getContent(), cut, limit);
                }
            });
        }
        return response;
    }

    /** Returns whether a proxy answered in place of the target: it does so while there is no tunnel to the target. */
    private static boolean isOfProxy(ClassicHttpResponse response, ExecChain.Scope scope) {
        return response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
                || scope.route.isTunnelled() && scope.clientContext.getSSLSession() == null;
    }

    private static IOException refusal(int status, ExecChain.Scope scope) {
        ProxyAndTrust.proxyRefused();
        return status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED ? ConnectionFailure.proxyWantsLogin()
                : ConnectionFailure.proxyRefuses(scope.route.getTargetHost().toHostString(), status);
    }

    private interface Step<T> {
        T take() throws IOException, HttpException;
    }

    /** End of a call's time: it closes the connection. Every failure after that is reported as a timeout. */
    private final class Cut implements Runnable {

        private final ExecRuntime call;
        private final Duration deadline;
        private final ScheduledFuture<?> pending;
        private volatile boolean made;

        Cut(ExecRuntime call, Duration deadline) {
            this.call = call;
            this.deadline = deadline;
            this.pending = timer.schedule(this, deadline.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void run() {
            made = true;
            call.discardEndpoint();
        }

        void now() {
            run();
            cancel();
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
            var late = new InterruptedIOException("no complete answer within " + deadline.toMillis() + " ms");
            if (cause != null) {
                // not the cause: the closed socket is a consequence
                late.addSuppressed(cause);
            }
            return late;
        }
    }

    private final class BoundedStream extends FilterInputStream {

        private final Cut cut;
        private final int limit;
        private int total;

        BoundedStream(InputStream content, Cut cut, int limit) {
            super(content);
            this.cut = cut;
            this.limit = limit;
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
            } else if ((total += bytes) > limit) {
                cut.run();
                throw new BodyTooLargeException(limit);
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
