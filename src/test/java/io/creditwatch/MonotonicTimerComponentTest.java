package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.settings.GivenConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.timer.TimerComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonotonicTimerComponentTest {

    @Test
    void drivesTheTimerRoutesOfEveryCommand() throws Exception {
        Main main = new CamelProgram(GivenConfiguration.of(Map.of("hyperstack.api.key", "a-key")), Set.of())
                .once(Clock.systemUTC(), new RouteFiles(Path.of("")).pattern("errors"), app -> { });
        try {
            main.init();
            assertThat(main.getCamelContext().getComponent("timer", TimerComponent.class))
                    .isInstanceOf(MonotonicTimerComponent.class);
        } finally {
            main.stop();
        }
    }

    @Test
    void ticksAndStops() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("timer", new MonotonicTimerComponent());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("timer:tick?delay=0&period=10").id("tick").to("mock:ticks");
                    from("timer:tick?delay=0&period=10&fixedRate=true&repeatCount=3").to("mock:three");
                }
            });
            MockEndpoint ticks = context.getEndpoint("mock:ticks", MockEndpoint.class);
            MockEndpoint three = context.getEndpoint("mock:three", MockEndpoint.class);
            ticks.expectedMinimumMessageCount(5);
            three.expectedMessageCount(3);
            context.start();
            MockEndpoint.assertIsSatisfied(2, TimeUnit.MINUTES, ticks, three);

            context.getRouteController().stopRoute("tick");
            assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("Timer-"));
        }
    }

    @Test
    void skipsTheTicksWithoutWork() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            MonotonicTimerComponent timers = new MonotonicTimerComponent();
            timers.tickOnlyWhen("tick", () -> asked.incrementAndGet() % 3 == 0);
            context.addComponent("timer", timers);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("timer:tick?delay=0&period=1").process(exchange -> exchange.getMessage().setBody(asked.get()))
                            .to("mock:ticks");
                }
            });
            MockEndpoint ticks = context.getEndpoint("mock:ticks", MockEndpoint.class);
            ticks.expectedMinimumMessageCount(3);
            context.start();
            MockEndpoint.assertIsSatisfied(2, TimeUnit.MINUTES, ticks);

            assertThat(ticks.getExchanges().stream().limit(3).map(each -> each.getMessage().getBody(Integer.class)))
                    .containsExactly(3, 6, 9);
        }
    }

    /** Checks what {@link Timer} does not do. */
    @ParameterizedTest
    @MethodSource("repeating")
    void continuesAfterATaskThatThrows(BiConsumer<Timer, TimerTask> schedule) throws InterruptedException {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        MonotonicTimerComponent.MonotonicTimer timer = new MonotonicTimerComponent.MonotonicTimer(executor, () -> true);
        CountDownLatch runs = new CountDownLatch(3);
        schedule.accept(timer, new TimerTask() {
            @Override
            public void run() {
                runs.countDown();
                Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> { });
                throw new IllegalStateException("no");
            }
        });

        assertThat(runs.await(2, TimeUnit.MINUTES)).isTrue();
        timer.cancel();
        assertThat(executor.isShutdown()).isTrue();
    }

    static Stream<BiConsumer<Timer, TimerTask>> repeating() {
        return List.<BiConsumer<Timer, TimerTask>>of(
                (timer, task) -> timer.schedule(task, 0, 1),
                (timer, task) -> timer.schedule(task, new Date(), 1),
                (timer, task) -> timer.scheduleAtFixedRate(task, 0, 1),
                (timer, task) -> timer.scheduleAtFixedRate(task, new Date(0), 1)).stream();
    }
}
