package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditwatch.delivery.RecordingSettlement.Settled;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A delivery that hangs, by a channel of the operator's own, is cut off, and the channel continues. */
class HangingDeliveryTest {

    private static final String CHANNEL = "pager";
    private static final String ROUTE = "deliver-pager";
    private static final AgainLater CUT_OFF = new AgainLater(Optional.empty(), "no answer within 1 s");

    private final Pager pager = new Pager();
    private RunningRoutes routes;

    @AfterEach
    void stop() {
        pager.answers.countDown();
        routes.close();
    }

    @Test
    void isTriedAgainLaterWhileOtherDeliveriesSucceed() throws Exception {
        start();
        pager.hanging.set(2);
        deliver(3);

        assertThat(List.of(routes.settlement.next(), routes.settlement.next(), routes.settlement.next()))
                .extracting(Settled::outcome)
                .containsExactlyInAnyOrder(CUT_OFF, CUT_OFF, new Delivered("delivered"));
        await("two took the place of those that hang").until(() -> routes.workers.free(ROUTE) == 2);
        assertThat(routes.workers.hanging(ROUTE)).hasValueSatisfying(text ->
                assertThat(text).startsWith("2 of its workers hang, for up to "));
        assertThat(routes.workers.stuck()).isEmpty();
    }

    @Test
    void changesNothingWhenItSucceedsTooLate() throws Exception {
        start();
        pager.hanging.set(2);
        deliver(2);
        assertOutcomes(2, CUT_OFF);

        pager.answers.countDown();
        await().until(() -> routes.workers.hanging(ROUTE).isEmpty());

        assertOutcomes(2, new Delivered("delivered"));
        await().until(() -> routes.workers.free(ROUTE) == 2);
        deliver(4);
        assertOutcomes(4, new Delivered("delivered"));
    }

    @Test
    void isInterruptedAndLeavesNoThreadBehind() throws Exception {
        pager.isInterruptible = true;
        start();
        pager.hanging.set(30);
        for (int i = 0; i < 3; i++) {
            deliver(2);
            assertOutcomes(2, CUT_OFF);
        }
        await().until(() -> routes.workers.free(ROUTE) == 2);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(ROUTE + "-delivery")));
    }

    @Test
    void isShownWhenNoWorkerIsLeft() throws Exception {
        start();
        pager.hanging.set(100);
        deliver(12);
        assertOutcomes(12, CUT_OFF);
        assertThat(routes.workers.free(ROUTE)).isZero();
        await().untilAsserted(() -> assertThat(routes.workers.stuck()).hasValueSatisfying(text ->
                assertThat(text).startsWith("deliver-pager: 12 of its workers hang, for up to ")));

        pager.answers.countDown();
        await().until(() -> routes.workers.stuck().isEmpty());
    }

    private void start() throws Exception {
        routes = RunningRoutes.withOwn("deliver-pager.camel.yaml", """
                - route:
                    id: deliver-pager
                    routeConfigurationId: delivery
                    from:
                      uri: seda:deliver-pager
                      parameters:
                        concurrentConsumers: 2
                      steps:
                        - setVariable:
                            name: notification
                            expression:
                              simple:
                                expression: "${body}"
                        - bean:
                            ref: pager
                            method: send
                        - bean:
                            ref: settlement
                            method: "delivered(${variable.notification})"
                """, Map.of("pager", pager), Duration.ofSeconds(1));
    }

    private void assertOutcomes(int times, DeliveryOutcome outcome) {
        for (int i = 0; i < times; i++) {
            assertThat(routes.settlement.next().outcome()).isEqualTo(outcome);
        }
    }

    private void deliver(int times) {
        for (int i = 0; i < times; i++) {
            routes.deliver(CHANNEL, SampleEvents.warning());
        }
    }

    /** Hangs so many times, whether it is interrupted or not. */
    public static final class Pager {

        private final AtomicInteger hanging = new AtomicInteger();
        private final CountDownLatch answers = new CountDownLatch(1);
        private boolean isInterruptible;

        public void send() throws InterruptedException {
            if (hanging.getAndDecrement() > 0) {
                hang();
            }
        }

        private void hang() throws InterruptedException {
            while (true) {
                try {
                    answers.await();
                    return;
                } catch (InterruptedException e) {
                    if (isInterruptible) {
                        throw e;
                    }
                }
            }
        }
    }
}
