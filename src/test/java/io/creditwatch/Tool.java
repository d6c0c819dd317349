package io.creditwatch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that some tests need and that a machine may lack. */
public enum Tool {

    CHROMIUM("chromium", "chromium"),
    PROMTOOL("promtool", "prometheus");

    private final String program;
    private final String debianPackage;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** What is missing and how to fix it. */
    String missing() {
        return "need " + program + ": install the package " + debianPackage;
    }
}
