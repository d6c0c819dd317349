package io.creditwatch;

import io.creditwatch.cli.Launcher.StartFailedException;
import io.creditwatch.settings.FileAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the route files: each in the folder {@code routes} of the working directory, or else in the jar. So the folder
 * needs to hold only the files that an operator has changed or added.
 */
final class RouteFiles {

    private static final String SUFFIX = ".camel.yaml";
    private static final String CHANNEL_PREFIX = "deliver-";
    private static final Set<String> BUILT_IN = Set.of("slack", "email", "queue");
    /** Files of versions before 1.0.0. The routes of a copy exist twice now, or do nothing. */
    private static final Set<String> FORMER = Set.of("answer-request", "assess-credit", "close-accounts",
            "error-policy", "keep-history", "poll-credit", "read", "read-costs", "read-spenders",
            "send-heartbeat", "serve-accounts", "serve-channels", "serve-events", "serve-notifications", "serve-page",
            "serve-silences", "sign-request", "watch-channels", "watch-ledger");

    private final Path folder;

    RouteFiles(Path workingFolder) {
        this.folder = workingFolder.resolve("routes");
    }

    /**
     * @param names names of files below {@code routes}, without their suffix; {@code *} matches any name
     * @return value for {@code camel.main.routesIncludePattern}
     */
    String pattern(String... names) {
        Map<String, String> places = new TreeMap<>();
        FileAccess.inProgram("routes", SUFFIX).forEach(name -> places.put(name, "classpath:routes/"));
        inFolder().forEach(name -> places.put(name, "file:" + folder + "/"));
        return Arrays.stream(names).map(name -> FileSystems.getDefault().getPathMatcher("glob:" + name))
                .flatMap(pattern -> places.keySet().stream().filter(name -> pattern.matches(Path.of(name))))
                .map(name -> places.get(name) + name + SUFFIX)
                .collect(Collectors.joining(","));
    }

    /** Returns the channels that the operator has added, each by a file {@code deliver-….camel.yaml}. */
    Set<String> ownChannels() {
        return inFolder().stream().filter(name -> name.startsWith(CHANNEL_PREFIX))
                .map(name -> name.substring(CHANNEL_PREFIX.length()))
                .filter(channel -> !BUILT_IN.contains(channel))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @throws StartFailedException when the folder holds a copy of an earlier file, whose changes would be lost */
    void requireCurrent() {
        String former = inFolder().stream().filter(this::isFormer).sorted()
                .map(name -> "routes/" + name + SUFFIX).collect(Collectors.joining(", "));
        if (!former.isEmpty()) {
            throw new StartFailedException("files of an earlier version: " + former + "; make their changes in the "
                    + "files of this version, and delete them (docs/operations.md, upgrade)");
        }
    }

    /** Returns whether a file is of an earlier version. Both versions have a file {@code read-credit}. */
    private boolean isFormer(String name) {
        try {
            return FORMER.contains(name) || name.equals("read-credit")
                    && !Files.readString(folder.resolve(name + SUFFIX)).contains("direct:call-vendor");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> inFolder() {
        return Files.isDirectory(folder) ? FileAccess.below(folder, SUFFIX) : List.of();
    }
}
