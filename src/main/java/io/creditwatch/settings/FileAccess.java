package io.creditwatch.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Says why a file cannot be read or written, to the person who can change that. */
public final class FileAccess {

    private FileAccess() {
    }

    /** In one line, without the path and without a word of what is in the file. */
    static String whyUnreadable(Path file, IOException thrown) {
        if (Files.isDirectory(file)) {
            return "is a directory, not a file";
        }
        if (thrown instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (thrown instanceof TextFile.Utf16Exception) {
            return thrown.getMessage();
        }
        if (thrown instanceof CharacterCodingException) {
            return "is not text in UTF-8";
        }
        if (thrown instanceof AccessDeniedException) {
            return whyDenied(file);
        }
        return "cannot be read: " + thrown.getMessage();
    }

    /** Names the owner, the mode, this process's user, and the mend. */
    static String whyDenied(Path file) {
        return ownership(file).map(known -> "%s; chown %s %s, or give it a group of that user and chmod 0640 %s"
                .formatted(known, user(), file, file)).orElseGet(FileAccess::noWayIn);
    }

    /** The same for what has to be written, too: a file or a folder. */
    public static String whyNotWritable(Path path) {
        return ownership(path).map(known -> "%s; chown -R %s %s".formatted(known, user(), path))
                .orElseGet(FileAccess::noWayIn);
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

    private static String noWayIn() {
        return "user " + user() + ", which this process is, may not enter a directory on the way to it";
    }

    /** The number where the system has one: in a container the user often has no name. */
    private static String user() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name");
        }
    }
}
