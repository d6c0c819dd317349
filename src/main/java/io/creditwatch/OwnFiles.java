package io.creditwatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of this program: those of its jar, or of the folder of its classes. */
final class OwnFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CreditWatch.class);

    private OwnFiles() {
    }

    /**
     * Loads every class of this program in the background, since a build may rewrite its jar while it runs. Afterwards
     * no class could be loaded.
     */
    static void loadClassesInBackground() {
        Thread loading = new Thread(OwnFiles::loadClasses, "load-classes");
        loading.setDaemon(true);
        loading.setPriority(Thread.MIN_PRIORITY);
        loading.start();
    }

    private static void loadClasses() {
        try {
            for (String name : inProgram("io/creditwatch", ".class")) {
                Class.forName("io.creditwatch." + name.replace('/', '.'), false, OwnFiles.class.getClassLoader());
            }
            LOG.debug("event=classes-loaded");
        } catch (IOException | ClassNotFoundException e) {
            LOG.warn("event=classes-not-loaded reason=\"{}\"", e.toString());
        }
    }

    /** Returns the names of the files with this suffix below a folder, without the suffix. */
    static List<String> inProgram(String folder, String suffix) throws IOException {
        Path program = program();
        if (Files.isDirectory(program)) {
            return below(program.resolve(folder), suffix);
        }
        try (FileSystem jar = FileSystems.newFileSystem(program)) {
            return below(jar.getPath(folder), suffix);
        }
    }

    private static Path program() {
        try {
            return Path.of(OwnFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> below(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.map(file -> folder.relativize(file).toString()).filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
