package io.creditwatch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads every class of this program in the background, since a build may rewrite its jar while it runs. After that, no
 * class could be loaded.
 */
final class OwnClasses {

    private static final Logger LOG = LoggerFactory.getLogger(CreditWatch.class);
    private static final String SUFFIX = ".class";

    private OwnClasses() {
    }

    static void loadInBackground() {
        Thread loading = new Thread(OwnClasses::load, "load-classes");
        loading.setDaemon(true);
        loading.setPriority(Thread.MIN_PRIORITY);
        loading.start();
    }

    private static void load() {
        try {
            for (String name : names()) {
                Class.forName(name, false, OwnClasses.class.getClassLoader());
            }
            LOG.debug("event=classes-loaded");
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            LOG.warn("event=classes-not-loaded reason=\"{}\"", e.toString());
        }
    }

    private static List<String> names() throws IOException, URISyntaxException {
        Path program = Path.of(OwnClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(program)) {
            try (Stream<Path> files = Files.walk(program)) {
                return names(files.map(file -> program.relativize(file).toString()));
            }
        }
        try (JarFile jar = new JarFile(program.toFile())) {
            return names(jar.stream().map(entry -> entry.getName()));
        }
    }

    private static List<String> names(Stream<String> files) {
        return files.filter(file -> file.startsWith("io/creditwatch/") && file.endsWith(SUFFIX))
                .map(file -> file.substring(0, file.length() - SUFFIX.length()).replace('/', '.')).toList();
    }
}
