package io.creditwatch.delivery.email;

import io.creditwatch.http.LoopbackServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Mail server with scripted answers and STARTTLS, which GreenMail does not offer. */
public final class ScriptedMailServer implements AutoCloseable {

    /** Stands for the greeting in a script. */
    public static final String GREETING = "greeting";
    /** Closes the connection instead of an answer. */
    public static final String HANG_UP = "hang up";

    /** An accepted mail and its recipients. */
    public record Taken(List<String> recipients, String mail) {
    }

    private final LoopbackServer server;
    private final SSLContext tls;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private volatile Duration pause = Duration.ZERO;
    private volatile List<Taken> taken = new CopyOnWriteArrayList<>();
    private volatile List<String> commands = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    public ScriptedMailServer() throws IOException {
        this(null);
    }

    /**
     * @param tls offered by STARTTLS; null for none
     */
    ScriptedMailServer(SSLContext tls) throws IOException {
        this.tls = tls;
        this.server = new LoopbackServer(this::serve);
    }

    public int port() {
        return server.port();
    }

    /** Answers every command that begins so with this; an empty answer is silence. The end of the data is a dot. */
    public ScriptedMailServer answering(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    /** Answers a command as usual again. */
    public void answeringAsUsual(String command) {
        answers.remove(command);
    }

    /** Clears the script and the accepted mails. What an earlier connection still sends is not recorded then. */
    void reset() {
        answers.clear();
        delays.clear();
        pause = Duration.ZERO;
        taken = new CopyOnWriteArrayList<>();
        commands = new CopyOnWriteArrayList<>();
    }

    /** Waits before it answers a command that begins so. */
    public ScriptedMailServer waiting(String command, Duration delay) {
        delays.put(command, delay);
        return this;
    }

    /** Sends a byte at a time from now on, and rests before each. */
    ScriptedMailServer dripping(Duration rest) {
        pause = rest;
        return this;
    }

    /** The mails that came, each whole; those too that were refused in the end. */
    List<String> mails() {
        return taken.stream().map(Taken::mail).toList();
    }

    /** The mails that came, with those they were for. */
    public List<Taken> taken() {
        return taken;
    }

    /** Every command, of all connections. */
    List<String> commands() {
        return commands;
    }

    /** Returns whether a client still has a connection. */
    boolean hasConnections() {
        return !connections.isEmpty();
    }

    private void serve(Socket socket) throws IOException {
        connections.add(socket);
        try (socket) {
            say(socket, GREETING, "220 localhost scripted");
            serve(socket, tls != null, commands, taken);
        } finally {
            connections.remove(socket);
        }
    }

    private void serve(Socket socket, boolean offersTls, List<String> heard, List<Taken> accepted) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(),
                StandardCharsets.US_ASCII));
        List<String> recipients = new ArrayList<>();
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            heard.add(command);
            if (command.startsWith("EHLO")) {
                say(socket, command, offersTls ? "250-localhost\r\n250 STARTTLS" : "250 localhost");
            } else if (command.equals("STARTTLS")) {
                say(socket, command, "220 go ahead");
                serve(encrypted(socket), false, heard, accepted);
                return;
            } else if (command.equals("DATA")) {
                if (say(socket, command, "354 go ahead").startsWith("354")) {
                    accepted.add(new Taken(List.copyOf(recipients), mail(in)));
                    say(socket, ".", "250 queued");
                }
            } else if (say(socket, command, command.equals("QUIT") ? "221 bye" : "250 ok").startsWith("250")) {
                if (command.startsWith("RCPT")) {
                    recipients.add(command.replaceAll(".*<(.*)>.*", "$1"));
                } else {
                    recipients.clear();
                }
            }
        }
    }

    private Socket encrypted(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secure.setUseClientMode(false);
        return secure;
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
        }
        return mail.toString();
    }

    /** @return the scripted answer, or the usual one */
    private String say(Socket socket, String command, String usual) throws IOException {
        LockSupport.parkNanos(of(delays, command, Duration.ZERO).toNanos());
        String answer = of(answers, command, usual);
        if (answer.equals(HANG_UP)) {
            throw new IOException("scripted");
        }
        if (!answer.isEmpty()) {
            send(socket, answer + "\r\n");
        }
        if (command.startsWith("RCPT") && answer.startsWith("421")) {
            throw new IOException("RFC 5321 section 3.8: then the server closes the connection");
        }
        return answer;
    }

    private static <T> T of(Map<String, T> script, String command, T otherwise) {
        return script.entrySet().stream().filter(each -> command.startsWith(each.getKey()))
                .map(Map.Entry::getValue).findFirst().orElse(otherwise);
    }

    private void send(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int atATime = pause.isZero() ? bytes.length : 1;
        for (int sent = 0; sent < bytes.length; sent += atATime) {
            LockSupport.parkNanos(pause.toNanos());
            socket.getOutputStream().write(bytes, sent, atATime);
            socket.getOutputStream().flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
