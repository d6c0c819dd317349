package io.creditwatch;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.Notification;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * Workers of every route that begins at {@code seda:}. A delivery that takes too long is settled as one to be tried
 * again, and abandoned: its thread is interrupted, and another thread takes its place.
 */
public final class Workers extends SedaComponent {

    /** Limit of the abandoned threads of a route; a thread that returns no longer counts. */
    static final int MOST_ABANDONED = 10;

    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
    /** Time to settle what is in flight before Camel ends the stop by force. */
    private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(2);

    private final BiConsumer<Notification, DeliveryOutcome> settlement;
    private final Function<String, Duration> deliveryLimit;
    private final Duration pollLimit;
    private final LongSupplier nanoTime;
    private final Set<Work> inFlight = ConcurrentHashMap.newKeySet();
    private final Set<Consumer> consumers = ConcurrentHashMap.newKeySet();
    private volatile Long abandonAllAt;

    /**
     * @param settlement    gets the outcome of an abandoned delivery
     * @param deliveryLimit limit of a whole delivery, by channel; less than its lease
     * @param pollLimit     time after which a worker that polls counts as hanging
     */
    public Workers(BiConsumer<Notification, DeliveryOutcome> settlement, Function<String, Duration> deliveryLimit,
                   Duration pollLimit, LongSupplier nanoTime) {
        this.settlement = settlement;
        this.deliveryLimit = deliveryLimit;
        this.pollLimit = pollLimit;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the number of free workers of a route; a claim takes no more than they can begin.
     *
     * @return 0 when no such route begins at {@code seda:}
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

    /** Returns a text with the number of hanging workers of a route; empty when no worker hangs. */
    public Optional<String> hanging(String routeId) {
        List<Work> late = late(routeId);
        return late.stream().map(Work::age).max(Comparator.naturalOrder())
                .map(oldest -> late.size() + " of its workers hang, for up to " + oldest.toSeconds() + " s");
    }

    /** Returns a text with a route whose workers all hang; empty when there is none. */
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
        // on its own thread, since neither the database nor the consumer returns at once
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

        /** Camel's own method waits for ever for a hanging thread when forced, unless it is interrupted. */
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

        /** A replaced thread ends after its exchange. */
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
                        // it is settled already: the interruption is no failure
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

    private final class Work {

        private final Consumer consumer;
        /** Null for a poll. */
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

        /** Returns false when it is over, or abandoned already. */
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

        /** Returns whether another thread has taken its place. */
        synchronized boolean leave() {
            thread = null;
            if (isInterrupted) {
                // otherwise the next exchange would be interrupted
                Thread.interrupted();
            }
            return isReplaced;
        }
    }
}
