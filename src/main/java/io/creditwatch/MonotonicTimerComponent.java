package io.creditwatch;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.timer.TimerComponent;
import org.apache.camel.component.timer.TimerConsumer;

/**
 * Runs every {@code timer:} route on monotonic time. Camel's own component uses {@link Timer}, which follows the wall
 * clock: a clock that is set back by an hour would stop every timer for an hour.
 */
public final class MonotonicTimerComponent extends TimerComponent {

    private final Map<TimerConsumer, MonotonicTimer> timers = new ConcurrentHashMap<>();

    /** Returns a timer for each consumer, so that a slow route delays no other. */
    @Override
    public Timer getTimer(TimerConsumer consumer) {
        return timers.computeIfAbsent(consumer, each -> new MonotonicTimer(
                getCamelContext().getExecutorServiceManager().newSingleThreadScheduledExecutor(each,
                        "timer://" + each.getTimerName())));
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

        MonotonicTimer(ScheduledExecutorService executor) {
            super(true);
            // the thread that it has started is of no use
            super.cancel();
            this.executor = executor;
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
            executor.scheduleWithFixedDelay(guarded(task), delay, period, TimeUnit.MILLISECONDS);
        }

        @Override
        public void schedule(TimerTask task, Date firstTime, long period) {
            schedule(task, until(firstTime), period);
        }

        @Override
        public void scheduleAtFixedRate(TimerTask task, long delay, long period) {
            executor.scheduleAtFixedRate(guarded(task), delay, period, TimeUnit.MILLISECONDS);
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
