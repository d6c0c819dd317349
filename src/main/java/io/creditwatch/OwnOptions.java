package io.creditwatch;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options of the virtual machine with which the program needs least memory. {@code java -jar} without options begins
 * again with them, in the same process: no manifest can set them. It needs JDK 25 and Linux, and elsewhere does
 * nothing.
 */
final class OwnOptions {

    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms8m",
            // a heap that is little more than what is live
            "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30",
            "-XX:+UseCompactObjectHeaders", "-XX:TrimNativeHeapInterval=60000",
            // no warning of Netty's; not as the option of that name, whose value a later JDK may refuse
            "-Dsun.misc.unsafe.memory.access=allow");
    private static final List<String> OF_OPERATOR = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");
    private static final int NEEDED_JDK = 25;
    private static final Path PROCESS = Path.of("/proc/self");

    private OwnOptions() {
    }

    /** Begins again with the options, or returns if the operator has given some or it is not possible. */
    static void apply() {
        try {
            if (Runtime.version().feature() >= NEEDED_JDK && Files.isReadable(PROCESS.resolve("cmdline"))) {
                List<String> given = words(Files.readString(PROCESS.resolve("cmdline")));
                Optional<List<String>> command = command(given, System.getenv());
                if (command.isPresent()) {
                    execute(Files.readSymbolicLink(PROCESS.resolve("exe")).toString(), command.get());
                }
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            // the program also works without
            return;
        }
    }

    /** @param commandLine words, each with a null character after it; a word may be empty */
    static List<String> words(String commandLine) {
        return List.of(commandLine.substring(0, commandLine.length() - 1).split("\0", -1));
    }

    /** Returns the command line with the options; empty when the operator has given some of his own. */
    static Optional<List<String>> command(List<String> given, Map<String, String> environment) {
        int jar = given.indexOf("-jar");
        if (jar < 1 || OF_OPERATOR.stream().anyMatch(environment::containsKey)
                || !given.subList(1, jar).stream().allMatch(option -> option.startsWith("-D"))) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(given);
        command.addAll(1, OPTIONS);
        return Optional.of(command);
    }

    /** Calls execv of the C library, by reflection since the program is compiled for Java 17. Returns if it fails. */
    private static void execute(String program, List<String> command) throws ReflectiveOperationException {
        Class<?> arenas = foreign("Arena");
        Object arena = arenas.getMethod("global").invoke(null);
        Method text = foreign("SegmentAllocator").getMethod("allocateFrom", String.class);
        Method words = foreign("SegmentAllocator")
                .getMethod("allocateFrom", foreign("ValueLayout$OfLong"), long[].class);
        Method address = foreign("MemorySegment").getMethod("address");
        Object word = foreign("ValueLayout").getField("JAVA_LONG").get(null);
        Object number = foreign("ValueLayout").getField("JAVA_INT").get(null);
        // ends with a null pointer
        long[] arguments = new long[command.size() + 1];
        for (int i = 0; i < command.size(); i++) {
            arguments[i] = (long) address.invoke(text.invoke(arena, command.get(i)));
        }
        Object layouts = Array.newInstance(foreign("MemoryLayout"), 2);
        Array.set(layouts, 0, word);
        Array.set(layouts, 1, word);
        Object descriptor = foreign("FunctionDescriptor")
                .getMethod("of", foreign("MemoryLayout"), layouts.getClass()).invoke(null, number, layouts);
        Class<?> linkers = foreign("Linker");
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object library = linkers.getMethod("defaultLookup").invoke(linker);
        Object function = ((Optional<?>) foreign("SymbolLookup").getMethod("find", String.class)
                .invoke(library, "execv")).orElseThrow();
        Object none = Array.newInstance(foreign("Linker$Option"), 0);
        MethodHandle execv = (MethodHandle) linkers.getMethod("downcallHandle", foreign("MemorySegment"),
                foreign("FunctionDescriptor"), none.getClass()).invoke(linker, function, descriptor, none);
        try {
            execv.invokeWithArguments(address.invoke(text.invoke(arena, program)),
                    address.invoke(words.invoke(arena, word, arguments)));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> foreign(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }
}
