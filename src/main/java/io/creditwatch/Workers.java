package io.creditwatch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Poll;
import io.creditwatch.settings.Account;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
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
 * Workers of every route that begins at {@code seda:}. A worker gets its thread when there is work, and gives it back
 * after a minute without. Each delivery has a thread of its own. A delivery that takes
 * too long is settled as one to be tried again, and abandoned: its thread is interrupted, and its worker takes the next
 * one.
 */
public final class Workers extends SedaComponent {

    /** Limit of the abandoned threads of a route; a thread that returns no longer counts. */
    static final int MOST_ABANDONED = 10;

    private static final long LOOK_MILLIS = 250;
    private static final Duration LOOK_AT_START = Duration.ofMillis(5);
    /** Time to settle what is in flight before Camel ends the stop by force. */
    private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(2);

    private final BiConsumer<Notification, DeliveryOutcome> settlement;
    private final Function<String, Duration> deliveryLimit;
    private final Duration pollLimit;
    private final int pollsOfAHost;
    private final LongSupplier nanoTime;
    private final Set<Work> inFlight = ConcurrentHashMap.newKeySet();
    private volatile Long abandonAllAt;

    /**
     * @param settlement    gets the outcome of an abandoned delivery
     * @param deliveryLimit limit of a whole delivery, by channel; less than its lease
     * @param pollLimit     time after which a worker that polls counts as hanging
     * @param pollsOfAHost  maximum of the workers of a route that poll accounts of one host
     */
    public Workers(BiConsumer<Notification, DeliveryOutcome> settlement, Function<String, Duration> deliveryLimit,
                   Duration pollLimit, int pollsOfAHost, LongSupplier nanoTime) {
        this.settlement = settlement;
        this.deliveryLimit = deliveryLimit;
        this.pollLimit = pollLimit;
        this.pollsOfAHost = pollsOfAHost;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the number of free workers of a route; a claim takes no more than they can begin.
     *
     * @return 0 when no such route begins at {@code seda:}
     */
    public int free(String routeId) {
        Route route = getCamelContext().getRoute(routeId);
        if (route == null || !(route.getEndpoint() instanceof Queue queue)) {
            return 0;
        }
        return queue.workers() - queue.getCurrentQueueSize()
                - (int) inFlight.stream().filter(work -> work.isOf(routeId) && !work.isLeft).count();
    }

    /** Returns the number of workers of a route that are free for the accounts of a host; each host has its own. */
    public ToIntFunction<String> freeByHost(String routeId) {
        int free = free(routeId);
        return host -> free <= 0 ? 0 : Math.min(free, pollsOfAHost - (int) hosts(routeId).filter(host::equals).count());
    }

    /** Returns the host of each poll that waits for a worker or has one. */
    private Stream<String> hosts(String routeId) {
        return getCamelContext().getRoute(routeId).getEndpoint() instanceof Queue queue ? Stream.concat(
                queue.getQueue().stream().map(Workers::host),
                inFlight.stream().filter(work -> work.isOf(routeId)).map(work -> work.host)) : Stream.empty();
    }

    /** Returns the host that a poll calls; empty for a delivery. */
    private static String host(Exchange exchange) {
        Account account = exchange.getMessage().getBody() instanceof Poll poll ? poll.account()
                : exchange.getMessage().getBody() instanceof Notification ? null
                : exchange.getVariable("account", Account.class);
        return account == null ? "" : account.vendor().host();
    }

    /** Returns a text with the number of hanging workers of a route; empty when no worker hangs. */
    public Optional<String> hanging(String routeId) {
        List<Work> late = late(routeId);
        return late.stream().map(Work::age).max(Comparator.naturalOrder())
                .map(oldest -> late.size() + " of its workers hang, for up to " + oldest.toSeconds() + " s");
    }

    /** Returns a text with a route whose workers all hang, or all those of one host; empty when there is none. */
    public Optional<String> stuck() {
        return getCamelContext().getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof Queue queue
                        && late(route.getId()).stream().collect(groupingBy(work -> work.host, counting())).entrySet()
                                .stream().anyMatch(late ->
                                        late.getValue() >= mostThreads(route.getId(), queue, late.getKey())))
                .map(route -> route.getId() + ": " + hanging(route.getId()).orElse("")).findFirst();
    }

    private int mostThreads(String routeId, Queue queue, String host) {
        return host.isEmpty() ? queue.workers() + (routeId.startsWith("deliver-") ? MOST_ABANDONED : 0)
                : Math.min(pollsOfAHost, queue.workers());
    }

    private List<Work> late(String routeId) {
        return inFlight.stream().filter(work -> work.isOf(routeId) && work.isRunning && work.isLate()).toList();
    }

    @Override
    protected SedaEndpoint createEndpoint(String uri, Component component, BlockingQueueFactory<Exchange> queueFactory,
                                          int concurrentConsumers) {
        return new Queue(uri, component, queueFactory, concurrentConsumers);
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
    }

    private final class Queue extends SedaEndpoint {

        Queue(String uri, Component component, BlockingQueueFactory<Exchange> queueFactory, int concurrentConsumers) {
            super(uri, component, queueFactory, concurrentConsumers);
        }

        int workers() {
            return super.getConcurrentConsumers();
        }

        /** Returns the number of threads that Camel makes at the start: one, which hands the work to the workers. */
        @Override
        public int getConcurrentConsumers() {
            return 1;
        }

        @Override
        protected SedaConsumer createNewConsumer(Processor processor) {
            return new Consumer(this, processor);
        }
    }

    private final class Consumer extends SedaConsumer {

        private final Semaphore free;
        private ExecutorService threads;

        Consumer(Queue queue, Processor processor) {
            super(queue, processor);
            this.free = new Semaphore(queue.workers());
        }

        @Override
        protected void doStart() throws Exception {
            threads = getEndpoint().getCamelContext().getExecutorServiceManager()
                    .newCachedThreadPool(this, getRouteId());
            super.doStart();
        }

        @Override
        protected void doStop() throws Exception {
            super.doStop();
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(threads);
        }

        /** Waits until Camel has started: Camel's own loop would sleep for a poll timeout, and delay the first poll. */
        @Override
        public void run() {
            while (getEndpoint().getCamelContext().getStatus().isStarting()) {
                LockSupport.parkNanos(LOOK_AT_START.toNanos());
            }
            super.run();
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
        protected void sendToConsumers(Exchange exchange, AsyncCallback callback) throws InterruptedException {
            Work work = new Work(getRouteId(), exchange);
            inFlight.add(work);
            try {
                free.acquire();
            } catch (InterruptedException e) {
                work.end();
                Thread.currentThread().interrupt();
                throw e;
            }
            threads.execute(() -> {
                try {
                    begin(work, exchange, callback);
                } finally {
                    free.release();
                }
            });
        }

        private void begin(Work work, Exchange exchange, AsyncCallback callback) {
            if (work.notification == null) {
                process(work, exchange, callback);
            } else {
                Thread thread = new Thread(() -> process(work, exchange, callback), getRouteId() + "-delivery");
                thread.setDaemon(true);
                thread.start();
                await(work, thread);
            }
        }

        private void process(Work work, Exchange exchange, AsyncCallback callback) {
            try {
                super.sendToConsumers(exchange, doneSync -> {
                    work.end();
                    if (work.isAbandoned) {
                        // it is settled already: the interruption is no failure
                        exchange.setException(null);
                    }
                    callback.done(doneSync);
                });
            } catch (Exception e) {
                work.end();
                getExceptionHandler().handleException("Error processing exchange", exchange, e);
            } finally {
                work.isRunning = false;
            }
        }

        /** Waits until the delivery has ended, or is abandoned. */
        private void await(Work work, Thread thread) {
            try {
                while (!work.ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (!work.isAbandoned && work.isToBeAbandoned()) {
                        work.isAbandoned = true;
                        settlement.accept(work.notification, new AgainLater(Optional.empty(), abandonAllAt == null
                                ? "no answer within " + work.limit().toSeconds() + " s"
                                : "no answer until the program was stopped"));
                        thread.interrupt();
                    }
                    if (work.isAbandoned && work.leave()) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Work {

        private final String routeId;
        /** Null for a poll. */
        private final Notification notification;
        private final String host;
        private final long since = nanoTime.getAsLong();
        private final CountDownLatch ended = new CountDownLatch(1);
        /** False once its thread has returned, though the exchange may still be in flight. */
        private volatile boolean isRunning = true;
        private volatile boolean isAbandoned;
        /** Set when its worker has left it to take the next delivery. */
        private volatile boolean isLeft;

        Work(String routeId, Exchange exchange) {
            this.routeId = routeId;
            this.notification = exchange.getMessage().getBody() instanceof Notification delivery ? delivery : null;
            this.host = host(exchange);
        }

        boolean isOf(String route) {
            return routeId.equals(route);
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
            return isLate() || stop != null && nanoTime.getAsLong() - stop >= 0;
        }

        void end() {
            inFlight.remove(this);
            ended.countDown();
        }

        /** Returns false while its route has too many abandoned threads. */
        boolean leave() {
            synchronized (inFlight) {
                isLeft = inFlight.stream().filter(work -> work.isOf(routeId) && work.isLeft).count() < MOST_ABANDONED;
                return isLeft;
            }
        }
    }
}
