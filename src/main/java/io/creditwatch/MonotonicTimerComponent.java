package io.creditwatch;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.component.timer.TimerComponent;
import org.apache.camel.component.timer.TimerConsumer;

/**
 * Runs every {@code timer:} route on monotonic time. Camel's own component uses {@link Timer}, which follows the wall
 * clock: a clock that is set back by an hour would stop every timer for an hour.
 *
 * <p>A tick without work can be skipped before Camel makes an exchange for it, which costs ten times as much.
 */
public final class MonotonicTimerComponent extends TimerComponent {

    private final Map<TimerConsumer, MonotonicTimer> timers = new ConcurrentHashMap<>();
    private final Map<String, BooleanSupplier> work = new ConcurrentHashMap<>();

    /**
     * Skips the ticks of a timer while there is no work. Call it before the routes start.
     *
     * @param hasWork must be quick; is asked at each tick
     */
    void tickOnlyWhen(String timerName, BooleanSupplier hasWork) {
        work.put(timerName, hasWork);
    }

    /** Returns a timer for each consumer, so that a slow route delays no other. */
    @Override
    public Timer getTimer(TimerConsumer consumer) {
        return timers.computeIfAbsent(consumer, each -> new MonotonicTimer(
                getCamelContext().getExecutorServiceManager().newSingleThreadScheduledExecutor(each,
                        "timer://" + each.getTimerName()), work.getOrDefault(each.getTimerName(), () -> true)));
    }

    @Override
    public void removeTimer(TimerConsumer consumer) {
        MonotonicTimer timer = timers.remove(consumer);
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Returns a task that logs what it throws, since an executor would silently drop it. */
    static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        };
    }

    static final class MonotonicTimer extends Timer {

        private final ScheduledExecutorService executor;
        private final BooleanSupplier hasWork;

        MonotonicTimer(ScheduledExecutorService executor, BooleanSupplier hasWork) {
            super(true);
            // the thread that it has started is of no use
            super.cancel();
            this.executor = executor;
            this.hasWork = hasWork;
        }

        private Runnable tick(TimerTask task) {
            return guarded(() -> {
                if (hasWork.getAsBoolean()) {
                    task.run();
                }
            });
        }

        @Override
        public void schedule(TimerTask task, long delay) {
            executor.schedule(guarded(task), delay, TimeUnit.MILLISECONDS);
        }

        @Override
        public void schedule(TimerTask task, Date time) {
            schedule(task, until(time));
        }

        @Override
        public void schedule(TimerTask task, long delay, long period) {
            executor.scheduleWithFixedDelay(tick(task), delay, period, TimeUnit.MILLISECONDS);
        }

        @Override
        public void schedule(TimerTask task, Date firstTime, long period) {
            schedule(task, until(firstTime), period);
        }

        @Override
        public void scheduleAtFixedRate(TimerTask task, long delay, long period) {
            executor.scheduleAtFixedRate(tick(task), delay, period, TimeUnit.MILLISECONDS);
        }

        @Override
        public void scheduleAtFixedRate(TimerTask task, Date firstTime, long period) {
            scheduleAtFixedRate(task, until(firstTime), period);
        }

        @Override
        public void cancel() {
            executor.shutdownNow();
        }

        private static long until(Date time) {
            return Math.max(0, Duration.between(new Date().toInstant(), time.toInstant()).toMillis());
        }
    }
}
