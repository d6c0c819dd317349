package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FatalErrorsTest {

    /** Place where an Error is thrown. Each runs in a process of its own, which would not end by itself. */
    enum Place {
        THREAD, EXECUTOR, EVENT_LOOP, REQUEST, CONNECTION, LIBRARY_THAT_LOGS;

        void fail() throws Exception {
            switch (this) {
                case THREAD -> new Thread(Place::fails).start();
                case EXECUTOR -> Executors.newSingleThreadScheduledExecutor()
                        .execute(MonotonicTimerComponent.guarded(Place::fails));
                case EVENT_LOOP -> Vertx.vertx().runOnContext(nothing -> fails());
                case REQUEST -> serve(Vertx.vertx(), false);
                case CONNECTION -> serve(Vertx.vertx(), true);
                case LIBRARY_THAT_LOGS -> LoggerFactory.getLogger("org.apache.kafka.clients").warn("{} went wrong",
                        "It", new ExecutionException(new NoClassDefFoundError("io/creditwatch/NotThere")));
            }
        }

        static void fails() {
            throw new NoClassDefFoundError("io/creditwatch/NotThere");
        }

        private static void serve(Vertx vertx, boolean inThePipeline) throws Exception {
            int port = vertx.createHttpServer().requestHandler(request -> fails())
                    .connectionHandler(connection -> {
                        if (inThePipeline) {
                            Channel channel = ((ConnectionBase) connection).channel();
                            channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelRead(ChannelHandlerContext context, Object message) {
                                    fails();
                                }
                            });
                        }
                    })
                    .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get().actualPort();
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }

        public static void main(String[] place) throws Exception {
            FatalErrors.install();
            valueOf(place[0]).fail();
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsTheProcess(Place place) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                Place.class.getName(), place.name()).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(70);
            assertThat(said).containsOnlyOnce("event=fatal-error").contains("io/creditwatch/NotThere");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsTheProcessAlsoForACauseThatIsAnError() {
        assertThat(FatalErrors.errorIn(new OutOfMemoryError("x"))).isPresent();
        assertThat(FatalErrors.errorIn(new RuntimeException(new ExecutionException(new LinkageError())))).isPresent();
        assertThat(FatalErrors.errorIn(new IllegalStateException(new RuntimeException()))).isEmpty();
        assertThat(FatalErrors.errorIn(null)).isEmpty();
    }
}
