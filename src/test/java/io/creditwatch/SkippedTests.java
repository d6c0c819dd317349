package io.creditwatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Records which tests were skipped and why, for the one line at the end of the build. */
public final class SkippedTests implements TestExecutionListener {

    private static final Path FOLDER = Path.of("target", "skipped-tests");

    /** Reason of each skipped test, by class. */
    private final Map<String, List<String>> reasons = new ConcurrentHashMap<>();
    private TestPlan plan;

    /** Prints how many tests were skipped and what to install; nothing when all were run. */
    public static void main(String[] arguments) throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return;
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> reasons = files.flatMap(SkippedTests::lines).toList();
            if (!reasons.isEmpty()) {
                System.out.println("Skipped tests: " + reasons.size() + ", which "
                        + String.join("; ", new TreeSet<>(reasons)));
            }
        }
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        remember(skipped, reason);
        writeClass(skipped);
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        if (result.getStatus() == Status.ABORTED) {
            remember(finished, result.getThrowable().map(Throwable::getMessage).orElse("gave no reason"));
        }
        writeClass(finished);
    }

    private void writeClass(TestIdentifier test) {
        test.getSource().filter(ClassSource.class::isInstance).map(ClassSource.class::cast)
                .ifPresent(source -> write(source.getClassName()));
    }

    /** A class that is skipped as a whole counts with all its tests. */
    private void remember(TestIdentifier skipped, String reason) {
        Stream.concat(Stream.of(skipped), plan.getDescendants(skipped).stream())
                .filter(test -> plan.getChildren(test).isEmpty())
                .forEach(test -> reasons.computeIfAbsent(className(test), name -> new CopyOnWriteArrayList<>())
                        .add(reason.replaceFirst("^Assumption failed: ", "").lines().findFirst().orElse("")));
    }

    private static String className(TestIdentifier test) {
        return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
                .map(MethodSource::getClassName).orElse("?");
    }

    /** A class that ran without skipping leaves no file, not even that of an earlier build. */
    private void write(String className) {
        try {
            Path file = FOLDER.resolve(className + ".txt");
            List<String> lines = reasons.getOrDefault(className, List.of());
            if (lines.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Files.createDirectories(FOLDER);
                Files.writeString(file, lines.stream().collect(Collectors.joining("\n", "", "\n")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
