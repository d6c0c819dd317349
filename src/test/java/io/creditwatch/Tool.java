package io.creditwatch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that some tests need and that a machine may lack. */
public enum Tool {

    CHROMIUM("chromium", "chromium"),
    FAKETIME("faketime", "faketime"),
    PGBOUNCER("pgbouncer", "pgbouncer"),
    PROMTOOL("promtool", "prometheus");

    private final String program;
    private final String debianPackage;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    boolean isInstalled() {
        return path().isPresent();
    }

    /** Where it is; empty when it is not installed. Debian keeps servers where only root's PATH leads. */
    public Optional<Path> path() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }

    /** What is missing and how to fix it. */
    String missing() {
        return "need " + program + ": install the package " + debianPackage;
    }
}
