package io.creditwatch.acceptance;

import io.creditwatch.CreditWatch;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.delivery.queue.ArtemisBroker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Packaged program as an operator installs it: a working folder with {@code application.properties}, an environment,
 * and {@code java -jar}. It polls every second and keeps its HTTP port over a restart.
 */
public final class Program {

    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final Path JAR = Path.of("target", "creditwatch.jar").toAbsolutePath();
    /** Folder of the output of each run. */
    static final Path OUTPUT = Path.of("target", "acceptance").toAbsolutePath();

    private static final Path SQLITE = sqlite();

    /** First step of a channel: settles by the notification later, when the body has changed. */
    static final String KEEP_NOTIFICATION = "- setVariable: {name: notification, simple: \"${body}\"}";
    /** Last step of a channel. */
    static final String SETTLE = "- bean: {ref: settlement, method: \"delivered(${variable.notification})\"}";

    private final Path folder;
    private final int port = FreePort.find();
    private final Properties properties = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> before = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private List<String> machine = List.of();
    private Path jar = JAR;

    private Program(Path folder) {
        this.folder = folder;
        environment("PATH", System.getenv("PATH"));
        environment("LANG", "C.UTF-8");
        with("http.port", port).with("poll.period", "1s").with("poll.period.alert", "1s");
    }

    public static Program in(Path folder) {
        return new Program(folder);
    }

    int port() {
        return port;
    }

    /** Sets a line of {@code application.properties}. */
    public Program with(String key, Object value) {
        properties.setProperty(key, value.toString());
        return this;
    }

    /** Writes a file into the working folder. */
    public Program file(String name, String content) {
        try {
            Path file = folder.resolve(name);
            if (!Files.isDirectory(file.getParent())) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the channel {@code pager} of the operator, with two workers. */
    Program pager(String... steps) {
        return route("deliver-pager", "seda:deliver-pager?concurrentConsumers=2", steps);
    }

    /** Adds a route of the operator, with the error handling of a channel. */
    Program route(String id, String from, String... steps) {
        return file("routes/" + id + ".camel.yaml", """
                - route:
                    id: %s
                    routeConfigurationId: delivery
                    from:
                      uri: %s
                      steps:
                """.formatted(id, from) + String.join("\n", steps).indent(8));
    }

    /** Runs a copy of the jar. */
    public Program from(Path copy) {
        jar = copy;
        return this;
    }

    /** Removes a line of {@code application.properties}. */
    public Program without(String key) {
        properties.remove(key);
        return this;
    }

    public Program environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Limits the file descriptors. */
    public Program descriptors(int most) {
        before.addAll(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"));
        return this;
    }

    /** Runs on another virtual machine with these options, instead of those that make tests quick. */
    Program on(String java, List<String> machineOptions) {
        machine = Stream.concat(Stream.of(java), machineOptions.stream()).toList();
        return this;
    }

    /** Adds an option of the virtual machine. */
    public Program option(String option) {
        options.add(option);
        return this;
    }

    /** Sets the vendor's address, and name and key of each account. */
    public Program watching(StubVendor vendor, StubVendor.Organization... organizations) {
        return with("hyperstack.api.url", vendor.url()).watching(organizations);
    }

    /** Sets name and key of each account. */
    public Program watching(StubVendor.Organization... organizations) {
        for (StubVendor.Organization each : organizations) {
            with("account." + each.name() + ".api-key", each.key());
        }
        return with("accounts", Stream.of(organizations).map(StubVendor.Organization::name)
                .collect(Collectors.joining(", ")));
    }

    public Program notifying(StubSlack slack) {
        return with("slack.webhook.url", slack.webhook());
    }

    public Program notifying(StubSlackApi slack) {
        return with("slack.token", StubSlackApi.TOKEN).with("slack.channel", StubSlackApi.CHANNEL)
                .with("slack.api.url", slack.url());
    }

    public Program notifying(StubMailServer mailServer) {
        return notifyingMailServerAt(mailServer.port());
    }

    public Program notifyingMailServerAt(int mailPort) {
        return with("email.host", "localhost").with("email.port", mailPort).with("email.tls", "none")
                .with("email.username", StubMailServer.USER).with("email.password", StubMailServer.PASSWORD)
                .with("email.from", "creditwatch@example.com").with("email.to", StubMailServer.ADDRESS);
    }

    public Program notifying(StubQueue queue) {
        return notifyingBrokerAt(queue.port());
    }

    public Program notifyingBrokerAt(int brokerPort) {
        return with("queue.uri", "amqp:queue:" + ArtemisBroker.QUEUE)
                .with("queue.broker.url", "amqp://localhost:" + brokerPort)
                .with("queue.username", ArtemisBroker.USER).with("queue.password", ArtemisBroker.PASSWORD);
    }

    /** Starts the program and returns at once. */
    public RunningProgram start(String... arguments) {
        return start(null, arguments);
    }

    /** @param both destination of both outputs; null for a file each */
    private RunningProgram start(ProcessBuilder.Redirect both, String... arguments) {
        try {
            writeSettings();
            Files.createDirectories(OUTPUT);
            String name = arguments.length == 0 ? "run" : arguments[0].replace("--", "");
            Path out = Files.createTempFile(OUTPUT, name + "-", ".out");
            Path err = Path.of(out.toString().replaceAll("out$", "err"));
            Path temporary = Files.createTempDirectory(OUTPUT, "tmp-");
            ProcessBuilder process = new ProcessBuilder(command(temporary, arguments)).directory(folder.toFile())
                    .redirectOutput(out.toFile()).redirectError(err.toFile());
            if (both != null) {
                process.redirectErrorStream(true).redirectOutput(both);
            }
            process.environment().clear();
            process.environment().putAll(environment);
            return new RunningProgram(process.start(), out, err, temporary, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the program with its output and errors going into a full pipe that is not read. */
    public RunningProgram startIntoAFullPipe() {
        before.addAll(List.of("sh", "-c", "head -c 65536 /dev/zero && exec \"$@\"", "sh"));
        return start(ProcessBuilder.Redirect.PIPE);
    }

    /** Starts the program, with an empty ledger if it has none, and waits until it has logged that it started. */
    public RunningProgram startAndWait() {
        if (!properties.containsKey("database.url") && !Files.exists(StoredLedger.fileIn(folder))) {
            StoredLedger.newIn(folder);
        }
        RunningProgram program = start();
        try {
            program.awaitLine("event=started");
            return program;
        } catch (RuntimeException | Error e) {
            program.close();
            throw e;
        }
    }

    /** Starts the program and waits until it has ended. */
    public RunResult run(String... arguments) {
        try (RunningProgram program = start(arguments)) {
            return program.awaitEnd();
        }
    }

    /**
     * Executes a command in this process, which is much quicker than {@link #run}. The log is not in the result. The
     * default address of the database is not relative then, since this process has another working folder.
     */
    RunResult execute(String... arguments) {
        Properties system = new Properties();
        if (!properties.containsKey("database.url")) {
            system.setProperty("database.url", "jdbc:sqlite:" + StoredLedger.fileIn(folder));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try {
            writeSettings();
            int exitCode = new CreditWatch(folder, environment, system)
                    .execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
            return new RunResult(exitCode, out.toString(), err.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeSettings() throws IOException {
        try (Writer file = Files.newBufferedWriter(folder.resolve("application.properties"))) {
            properties.store(file, null);
        }
    }

    private List<String> command(Path temporary, String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.addAll(machine.isEmpty() ? quickMachine() : machine);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        Collections.addAll(command, arguments);
        return command;
    }

    private static List<String> quickMachine() {
        return List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=2", "-Xmx96m",
                "-XX:SharedArchiveFile=" + ClassArchive.FILE, "-Xlog:disable",
                "-Dorg.sqlite.lib.path=" + SQLITE);
    }

    /** Unpacks SQLite's library once for all starts, and returns its folder. */
    private static Path sqlite() {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            Files.createDirectories(OUTPUT);
            Path folder = Files.createTempDirectory(OUTPUT, "sqlite-");
            Files.copy(library, folder.resolve(name));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
