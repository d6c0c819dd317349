package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the operator's files. An {@link InvalidValueException} explains in one line why one cannot be read or written,
 * without the content of the file. Lists files, of the program too.
 */
public final class FileAccess {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private FileAccess() {
    }

    /** Returns the command line of a command: {@code java -jar /opt/creditwatch/creditwatch.jar replay}. */
    public static String commandLine(String command) {
        return "java -jar " + jar(System.getProperty("java.class.path")) + " " + command;
    }

    /** Returns the class path if it is a jar by itself, as it is after {@code java -jar}. */
    private static String jar(String classPath) {
        return classPath.matches("[\\w./@+=,~-]+\\.jar") ? classPath : "target/creditwatch.jar";
    }

    /** Reads a file in UTF-8, without the byte-order mark that some editors write. */
    static String text(Path file) {
        return text(bytes(file, Integer.MAX_VALUE));
    }

    static String text(byte[] bytes) {
        requireNotUtf16(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidValueException("is not text in UTF-8");
        }
    }

    static byte[] bytes(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new InvalidValueException(whyUnreadable(file, e));
        }
    }

    /** Refuses UTF-16, which tools of Windows write: the file begins with a mark or has a zero in every character. */
    static void requireNotUtf16(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 2), StandardCharsets.ISO_8859_1);
        refuseIf(start.matches("\u00ff\u00fe|\u00fe\u00ff|\0[^\0]|[^\0]\0"),
                "is not text in UTF-8 but in UTF-16; save it as UTF-8");
    }

    static String whyUnreadable(Path file, IOException thrown) {
        if (Files.isDirectory(file)) {
            return "is a directory, not a file";
        }
        if (thrown instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (thrown instanceof AccessDeniedException) {
            return ownership(file).map(known -> "%s; chown %s %s, or give it a group of that user and chmod 0640 %s"
                    .formatted(known, user(), file, file)).orElseGet(FileAccess::closedDirectory);
        }
        return "cannot be read: " + thrown.getMessage();
    }

    /** Returns why a file or folder cannot be written, with its owner, its mode and the command that fixes it. */
    public static String whyNotWritable(Path path) {
        return ownership(path).map(known -> "%s; chown -R %s %s".formatted(known, user(), path))
                .orElseGet(FileAccess::closedDirectory);
    }

    private static Optional<String> ownership(Path path) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            return Optional.of("belongs to %s:%s with mode %s, and this process is user %s".formatted(
                    attributes.owner().getName(), attributes.group().getName(),
                    PosixFilePermissions.toString(attributes.permissions()), user()));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static String closedDirectory() {
        return "user " + user() + ", who runs this process, may not enter a directory of its path";
    }

    /** Returns the number where the system has one: in a container the user often has no name. */
    private static String user() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name");
        }
    }

    /** Returns the content of a file of this program; empty if there is no such file. */
    public static Optional<byte[]> ofProgram(String path) {
        try (InputStream in = FileAccess.class.getResourceAsStream("/" + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the names of the files with this suffix below a folder of this program, without the suffix. The folder is
     * in its jar, or in the folder of its classes.
     */
    public static List<String> inProgram(String folder, String suffix) {
        try {
            Path program = Path.of(FileAccess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(program)) {
                return below(program.resolve(folder), suffix);
            }
            try (FileSystem jar = FileSystems.newFileSystem(program)) {
                return below(jar.getPath(folder), suffix);
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot look into this program's own jar", e);
        }
    }

    /** Returns the names of the files with this suffix below a folder, without the suffix. */
    public static List<String> below(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.map(file -> folder.relativize(file).toString()).filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
