package io.creditwatch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that some tests need and that a machine may lack. */
public enum Tool {

    ALERTMANAGER("prometheus-alertmanager", "prometheus-alertmanager"),
    CHROMIUM("chromium", "chromium"),
    FAKETIME("faketime", "faketime"),
    PGBOUNCER("pgbouncer", "pgbouncer"),
    PROMETHEUS("prometheus", "prometheus"),
    PROMTOOL("promtool", "prometheus"),
    PYTHON("python3", "python3"),
    SYSTEMD_ANALYZE("systemd-analyze", "systemd");

    private final String program;
    private final String debianPackage;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** Returns the name of the package that has it. */
    public String debianPackage() {
        return debianPackage;
    }

    boolean isInstalled() {
        return path().isPresent();
    }

    /** Path of the program; empty when it is not installed. Debian keeps servers in a folder of root's PATH alone. */
    public Optional<Path> path() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }

    String missing() {
        return "need " + program + ": install the package " + debianPackage;
    }
}
