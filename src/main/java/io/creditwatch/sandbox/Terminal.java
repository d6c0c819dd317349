package io.creditwatch.sandbox;

import io.creditwatch.assessment.Severity;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Writes text for a person, with colours where the terminal has them and {@code NO_COLOR} is not set. */
public final class Terminal {

    private static final String ESCAPE = "\u001b[";
    private static final String PLAIN = ESCAPE + "0m";
    /** Spaces, but not the one between a number and its unit. */
    private static final String BREAK = "\\s+(?!(d|h|min|s)\\b)";
    private static final int MOST_TEXTS = 100;

    private final PrintStream out;
    private final boolean coloured;
    private final Executor writer;

    /** @param writer writes the texts that may be dropped */
    public Terminal(PrintStream out, boolean coloured, Executor writer) {
        this.out = out;
        this.coloured = coloured;
        this.writer = writer;
    }

    /**
     * Returns the standard output of this process, in UTF-8. It has colours when it is a terminal that knows them and
     * {@code NO_COLOR} (no-color.org) is not set.
     */
    public static Terminal ofThisProcess() {
        return new Terminal(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                System.console() != null && wantsColour(System.getenv()),
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_TEXTS),
                        Terminal::thread, new ThreadPoolExecutor.DiscardPolicy()));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "terminal");
        thread.setDaemon(true);
        return thread;
    }

    static boolean wantsColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
    }

    /** Writes the text without waiting, or drops it while the terminal does not take the texts before it. */
    void show(String text) {
        writer.execute(() -> print(text));
    }

    /** Writes the text in one piece, and waits for it. */
    public synchronized void print(String text) {
        out.print(text);
        out.flush();
    }

    /** Breaks a text between words into lines of at most that width; a longer word stays whole. */
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(BREAK)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    String bold(Severity severity, String text) {
        return styled("1;" + colour(severity), text);
    }

    public String paint(Severity severity, String text) {
        return styled(Integer.toString(colour(severity)), text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    private String styled(String style, String text) {
        return coloured ? ESCAPE + style + "m" + text + PLAIN : text;
    }

    private static int colour(Severity severity) {
        return switch (severity) {
            case OK -> 32;
            case WARNING -> 33;
            case CRITICAL -> 31;
            case UNKNOWN -> 35;
        };
    }
}
