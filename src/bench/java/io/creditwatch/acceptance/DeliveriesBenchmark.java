package io.creditwatch.acceptance;

import io.creditwatch.delivery.ServerIdentity;
import io.creditwatch.delivery.queue.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Measures the deliveries a second of each channel, one after another, when many accounts cross a level at once. */
final class DeliveriesBenchmark implements Benchmark.Part {

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        try (StubSlack slack = new StubSlack()) {
            measure(benchmark, "Slack, webhook", benchmark.program().notifying(slack));
        }
        try (StubSlackApi slack = new StubSlackApi()) {
            measure(benchmark, "Slack, bot", benchmark.program().notifying(slack));
        }
        try (StubMailServer mailServer = new StubMailServer()) {
            measure(benchmark, "e-mail", benchmark.program().notifying(mailServer));
        }
        try (StubQueue queue = new StubQueue()) {
            measure(benchmark, "AMQP 1.0", benchmark.program().notifying(queue));
        }
        Path folder = benchmark.runtimes().newFolder();
        try (KafkaCluster cluster = new KafkaCluster(folder.resolve("kafka"),
                        ServerIdentity.of("localhost", folder), "creditwatch", "none");
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("credit", 1, (short) 1))).all().get();
            measure(benchmark, "Kafka", benchmark.program().with("queue.uri", "kafka:credit")
                    .with("queue.broker.url", cluster.bootstrapServers()));
        }
    }

    /** Counts the second half of the deliveries, when the accounts have been polled. */
    private static void measure(Benchmark benchmark, String channel, Program program) throws Exception {
        int accounts = benchmark.of(500, 60);
        Path folder = benchmark.runtimes().newFolder();
        try (StubVendor vendor = new StubVendor(); TestDatabase database = TestDatabase.sqlite(folder)) {
            StubVendor.Organization[] all = Benchmark.organizations(vendor, accounts);
            for (StubVendor.Organization each : all) {
                each.has("95.20");
            }
            try (RunningProgram running = database.configure(program).watching(vendor, all).with("poll.period", "1h")
                    .with("poll.period.alert", "1h").startAndWait()) {
                Await.within(300, () -> {
                    int delivered = database.records().deliveredAt().size();
                    if (delivered < accounts) {
                        throw new AssertionError(delivered + " delivered\n" + running.err());
                    }
                });
                List<Instant> delivered = database.records().deliveredAt();
                Duration taken = Duration.between(delivered.get(accounts / 2 - 1), delivered.get(accounts - 1));
                benchmark.figures().add("deliveries a second", channel, "", accounts / 2 * 1000.0 / taken.toMillis());
            }
        }
    }
}
