package io.creditwatch.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells without reading it that a file has changed.
 *
 * @param modified null where there is no file, or none that can be looked at
 * @param key      of the file itself, behind every link to it; null where the system has none
 */
record FileStamp(FileTime modified, long size, Object key) {

    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return new FileStamp(null, 0, null);
        }
    }
}
