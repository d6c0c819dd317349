package io.creditwatch;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.Notification;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.seda.BlockingQueueFactory;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaConsumer;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The workers of every route that begins at {@code seda:}, and since when each has been busy. A delivery that takes too
 * long is settled as one to be tried again, and abandoned: its thread is interrupted, and another takes its place.
 */
public final class Workers extends SedaComponent {

    /** How many threads a route may leave behind; those that come back count no more. */
    static final int MOST_ABANDONED = 10;

    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
    /** Before Camel gives up on what is in flight, when it is told to stop. */
    private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(2);

    private final BiConsumer<Notification, DeliveryOutcome> settlement;
    private final Function<String, Duration> deliveryLimit;
    private final Duration pollLimit;
    private final LongSupplier nanoTime;
    private final Set<Work> inFlight = ConcurrentHashMap.newKeySet();
    private final Set<Consumer> consumers = ConcurrentHashMap.newKeySet();
    private volatile Long abandonAllAt;

    /**
     * @param settlement    takes what became of a delivery that was abandoned
     * @param deliveryLimit for a whole delivery, by its channel; less than its lease
     * @param pollLimit     after which a worker that polls is taken to hang
     * @param nanoTime      a clock that never goes back, in nanoseconds: {@link System#nanoTime}
     */
    public Workers(BiConsumer<Notification, DeliveryOutcome> settlement, Function<String, Duration> deliveryLimit,
                   Duration pollLimit, LongSupplier nanoTime) {
        this.settlement = settlement;
        this.deliveryLimit = deliveryLimit;
        this.pollLimit = pollLimit;
        this.nanoTime = nanoTime;
    }

    /**
     * Counts the free ones, so that nobody claims what nobody can begin with.
     *
     * @param routeId of a route that begins at {@code seda:}
     * @return 0 when there is no such route
     */
    public int free(String routeId) {
        Route route = getCamelContext().getRoute(routeId);
        if (route == null || !(route.getEndpoint() instanceof SedaEndpoint queue)) {
            return 0;
        }
        int busy = getCamelContext().getInflightRepository().size(routeId);
        int replaced = (int) inFlight.stream().filter(work -> work.isOf(routeId) && work.isReplaced).count();
        return queue.getConcurrentConsumers() - queue.getCurrentQueueSize() - busy + replaced;
    }

    /** Says how many of a route's workers hang, for people; empty when none does. */
    public Optional<String> hanging(String routeId) {
        List<Work> late = late(routeId);
        return late.stream().map(Work::age).max(Comparator.naturalOrder())
                .map(oldest -> late.size() + " of its workers hang, for up to " + oldest.toSeconds() + " s");
    }

    /** Names a route that does nothing any more since all its workers hang; empty when there is none. */
    public Optional<String> stuck() {
        return consumers.stream().filter(consumer -> late(consumer.getRouteId()).size() >= consumer.mostThreads())
                .map(consumer -> consumer.getRouteId() + ": " + hanging(consumer.getRouteId()).orElse("")).findFirst();
    }

    private List<Work> late(String routeId) {
        return inFlight.stream().filter(work -> work.isOf(routeId) && work.thread != null && work.isLate()).toList();
    }

    @Override
    protected SedaEndpoint createEndpoint(String uri, Component component, BlockingQueueFactory<Exchange> queueFactory,
                                          int concurrentConsumers) {
        return new SedaEndpoint(uri, component, queueFactory, concurrentConsumers) {
            @Override
            protected SedaConsumer createNewConsumer(Processor processor) {
                return new Consumer(this, processor);
            }
        };
    }

    @Override
    protected SedaEndpoint createEndpoint(String uri, Component component, BlockingQueue<Exchange> queue,
                                          int concurrentConsumers) {
        throw new UnsupportedOperationException("a route brings no queue of its own");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                Duration patience = Duration.ofNanos(context.getShutdownStrategy().getTimeUnit()
                        .toNanos(context.getShutdownStrategy().getTimeout()));
                abandonAllAt = nanoTime.getAsLong() + patience.minus(TIME_TO_SETTLE).toNanos();
            }
        });
        Thread watching = new Thread(this::watch, "late-deliveries");
        watching.setDaemon(true);
        watching.start();
    }

    private void watch() {
        while (!isStoppingOrStopped()) {
            inFlight.stream().filter(Work::isToBeAbandoned).forEach(this::abandon);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void abandon(Work work) {
        if (!work.abandon()) {
            return;
        }
        // of its own, since neither the database nor the consumer returns at once
        Thread replacement = new Thread(() -> {
            settlement.accept(work.notification, new AgainLater(Optional.empty(), abandonAllAt == null
                    ? "no answer within " + work.limit().toSeconds() + " s" : "no answer until the program was stopped"));
            work.interrupt();
            if (work.isReplaced) {
                work.consumer.run();
            }
        }, work.consumer.getRouteId() + "-replacement");
        replacement.setDaemon(true);
        replacement.start();
    }

    /** Camel's consumer, with a note of what each of its threads is at. */
    private final class Consumer extends SedaConsumer {

        private final ThreadLocal<Boolean> isReplaced = new ThreadLocal<>();

        Consumer(SedaEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        int mostThreads() {
            int regular = getEndpoint().getConcurrentConsumers();
            return getRouteId().startsWith("deliver-") ? regular + MOST_ABANDONED : regular;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            consumers.add(this);
        }

        @Override
        protected void doStop() throws Exception {
            consumers.remove(this);
            super.doStop();
        }

        /** When it is forced to, Camel's waits for ever for a thread that hangs, unless it is interrupted. */
        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            if (forced) {
                Thread.currentThread().interrupt();
            }
            super.prepareShutdown(suspendOnly, forced);
            if (forced) {
                Thread.interrupted();
            }
        }

        @Override
        public void run() {
            isReplaced.remove();
            super.run();
        }

        /** A thread whose place another has taken ends with what it was at. */
        @Override
        public boolean isRunAllowed() {
            return isReplaced.get() == null && super.isRunAllowed();
        }

        @Override
        protected void sendToConsumers(Exchange exchange, AsyncCallback callback) throws Exception {
            Work work = new Work(this, exchange);
            inFlight.add(work);
            try {
                super.sendToConsumers(exchange, doneSync -> {
                    inFlight.remove(work);
                    if (work.isAbandoned) {
                        // it is settled already, and what it was interrupted in is of no interest
                        exchange.setException(null);
                    }
                    callback.done(doneSync);
                });
            } catch (Exception | Error e) {
                inFlight.remove(work);
                throw e;
            } finally {
                if (work.leave()) {
                    isReplaced.set(true);
                }
            }
        }
    }

    /** One exchange that a worker is at. */
    private final class Work {

        private final Consumer consumer;
        /** Null for what is no delivery. */
        private final Notification notification;
        private final long since = nanoTime.getAsLong();
        /** Null once it has returned, though the exchange may still be in flight. */
        private volatile Thread thread = Thread.currentThread();
        private volatile boolean isReplaced;
        private volatile boolean isAbandoned;
        private boolean isInterrupted;

        Work(Consumer consumer, Exchange exchange) {
            this.consumer = consumer;
            this.notification = exchange.getMessage().getBody() instanceof Notification delivery ? delivery : null;
        }

        boolean isOf(String routeId) {
            return consumer.getRouteId().equals(routeId);
        }

        Duration age() {
            return Duration.ofNanos(nanoTime.getAsLong() - since);
        }

        boolean isLate() {
            return age().compareTo(limit()) > 0;
        }

        Duration limit() {
            return notification == null ? pollLimit : deliveryLimit.apply(notification.channel());
        }

        boolean isToBeAbandoned() {
            Long stop = abandonAllAt;
            return notification != null && (isLate() || stop != null && nanoTime.getAsLong() - stop >= 0);
        }

        /** False when it is over, or has been abandoned before. */
        synchronized boolean abandon() {
            if (isAbandoned || !inFlight.contains(this)) {
                return false;
            }
            isAbandoned = true;
            long left = inFlight.stream().filter(work -> work.isOf(consumer.getRouteId()) && work.isReplaced).count();
            isReplaced = left < MOST_ABANDONED && abandonAllAt == null;
            return true;
        }

        synchronized void interrupt() {
            if (thread != null) {
                isInterrupted = true;
                thread.interrupt();
            }
        }

        /** True when another thread has taken the place of this one. */
        synchronized boolean leave() {
            thread = null;
            if (isInterrupted) {
                // or the next one would be
                Thread.interrupted();
            }
            return isReplaced;
        }
    }
}
