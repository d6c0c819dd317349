package io.creditwatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the routes are: in the folder {@code routes} of the working directory, or in the jar when there is none. */
final class RouteFiles {

    private static final Path FOLDER = Path.of("routes");
    private static final String SUFFIX = ".camel.yaml";
    private static final String CHANNEL_PREFIX = "deliver-";
    private static final Set<String> BUILT_IN = Set.of("slack", "email", "queue");

    /**
     * @param names of files below {@code routes}, without their suffix, with {@code *} for any
     * @return a value for {@code camel.main.routesIncludePattern}
     */
    String pattern(String... names) {
        String base = Files.isDirectory(FOLDER) ? "file:routes/" : "classpath:routes/";
        return Arrays.stream(names).map(name -> base + name + SUFFIX).collect(Collectors.joining(","));
    }

    /** The channels that the operator has added, each by a file {@code deliver-….camel.yaml}. */
    Set<String> ownChannels() {
        if (!Files.isDirectory(FOLDER)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(CHANNEL_PREFIX) && name.endsWith(SUFFIX))
                    .map(name -> name.substring(CHANNEL_PREFIX.length(), name.length() - SUFFIX.length()))
                    .filter(channel -> !BUILT_IN.contains(channel))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
