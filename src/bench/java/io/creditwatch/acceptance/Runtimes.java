package io.creditwatch.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Virtual machines of this machine, with the options that an operator gives them. */
final class Runtimes {

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    private final Path folder;
    private final List<Setting> all;

    /**
     * Virtual machine with its options.
     *
     * @param java    empty if there is no such JDK on this machine
     * @param options options of the virtual machine
     */
    record Setting(String name, Optional<String> java, List<String> options) {

        Program apply(Program program) {
            // as in the image
            return program.on(java.orElseThrow(), options).environment("MALLOC_ARENA_MAX", "2");
        }

        String command() {
            return Stream.concat(Stream.concat(Stream.of("java"), options.stream()),
                    Stream.of("-jar target/creditwatch.jar")).collect(Collectors.joining(" "))
                    .replace(Path.of("").toAbsolutePath() + "/", "");
        }

        String missing() {
            return "no " + name.replaceFirst(",.*", "") + " below " + INSTALLED;
        }
    }

    /** @param folder folder for what the settings need, which is created */
    Runtimes(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Optional<String> java17 = java("17");
        Optional<String> java25 = java("25");
        all = List.of(new Setting("JDK 17", java17, List.of()),
                new Setting("JDK 17, systemd unit", java17, systemdOptions()),
                new Setting("JDK 25", java25, List.of()),
                new Setting("JDK 25, image", java25, java25.isEmpty() ? List.of() : imageOptions()));
        if (java25.isPresent()) {
            train();
        }
    }

    List<Setting> all() {
        return all;
    }

    /** Returns the setting of the image if this machine has a JDK for it, and otherwise the first that works. */
    Setting main() {
        return Stream.of(3, 1, 2, 0).map(all::get).filter(each -> each.java().isPresent()).findFirst().orElseThrow();
    }

    private static Optional<String> java(String version) throws IOException {
        try (Stream<Path> homes = Files.isDirectory(INSTALLED) ? Files.list(INSTALLED) : Stream.empty()) {
            return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"))), homes.sorted())
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")) && isOf(home, version))
                    .map(home -> home.resolve("bin/java").toString()).findFirst();
        }
    }

    private static boolean isOf(Path home, String version) {
        try {
            return Files.exists(home.resolve("release"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + version + ".");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> systemdOptions() throws IOException {
        return options(Path.of("src/release/creditwatch.service"), "ExecStart=\\S+ (.*?) -jar ");
    }

    /** Returns the options of the Dockerfile, with the cache and the native library of this machine. */
    private List<String> imageOptions() throws IOException {
        Path natives = Files.createDirectories(folder.resolve("native"));
        try (Stream<Path> libraries = Files.list(Program.JAR.resolveSibling("lib"));
                JarFile sqlite = new JarFile(libraries.filter(each -> each.toString().contains("sqlite-jdbc"))
                        .findFirst().orElseThrow().toFile());
                InputStream library = sqlite.getInputStream(sqlite.getEntry(
                        "org/sqlite/native/Linux/%s/libsqlitejdbc.so".formatted(
                                System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64")))) {
            Files.write(natives.resolve("libsqlitejdbc.so"), library.readAllBytes());
        }
        return options(Path.of("Dockerfile"), "printf '%s\\\\n'([^>]*?) -jar ").stream()
                .map(each -> each.replace("/app/creditwatch.aot", cache().toString())
                        .replace("/app/native", natives.toString())).toList();
    }

    private static List<String> options(Path file, String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
        if (!found.find()) {
            throw new IllegalStateException(file + " has no options of a virtual machine");
        }
        return Stream.of(found.group(1).split("[\\s\\\\]+")).filter(each -> !each.isBlank()).toList();
    }

    private Path cache() {
        return folder.resolve("creditwatch.aot").toAbsolutePath();
    }

    /** Writes the AOT cache as the Dockerfile does: the program watches a simulated account for a while. */
    private void train() throws IOException {
        Setting image = all.get(3);
        List<String> options = new ArrayList<>(image.options());
        options.replaceAll(each -> each.replace("-XX:AOTCache=", "-XX:AOTCacheOutput=")
                .replaceFirst("^-Xlog:all=.*", "-XX:-AOTRecordTraining"));
        options.add("-Dcamel.main.durationMaxSeconds=10");
        Program sandbox = Program.in(newFolder()).on(image.java().orElseThrow(), List.of());
        try (RunningProgram vendor = sandbox.start("sandbox")) {
            vendor.awaitLine("sandbox-key");
            Program watching = Program.in(newFolder()).with("hyperstack.api.key", "sandbox-key")
                    .with("hyperstack.api.url", "http://127.0.0.1:" + sandbox.port() + "/v1");
            watching.on(image.java().orElseThrow(), List.of("-Dcamel.main.durationMaxSeconds=2")).run();
            watching.on(image.java().orElseThrow(), options).run();
        }
        if (!Files.exists(cache())) {
            throw new IllegalStateException("the training run has written no cache");
        }
    }

    /** Creates an empty folder below {@code target}, where {@code ./mvnw clean} deletes it. */
    Path newFolder() throws IOException {
        return Files.createTempDirectory(folder, "creditwatch-");
    }
}
