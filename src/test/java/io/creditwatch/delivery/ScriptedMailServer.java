package io.creditwatch.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that answers as it is told to, and speaks STARTTLS: GreenMail does neither. */
final class ScriptedMailServer implements AutoCloseable {

    private final ServerSocket listener;
    private final SSLContext tls;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private volatile Duration pause = Duration.ZERO;
    private final List<String> mails = new CopyOnWriteArrayList<>();

    /**
     * @param tls offered by STARTTLS; null for none
     */
    ScriptedMailServer(SSLContext tls) throws IOException {
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.tls = tls;
        Thread acceptor = new Thread(this::accept, "scripted-mail-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Answers every command that begins so with this; an empty answer is silence. */
    ScriptedMailServer answering(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    /** Sends a byte at a time from now on, and rests before each. */
    ScriptedMailServer dripping(Duration rest) {
        pause = rest;
        return this;
    }

    /** The mails that came, each whole. */
    List<String> mails() {
        return mails;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                serve(socket, tls != null);
            } catch (IOException e) {
                // The client has gone, or the test is over: the next one, if there is one
            }
        }
    }

    private void serve(Socket socket, boolean offersTls) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        if (!(socket instanceof SSLSocket)) {
            say(socket, "220 localhost scripted");
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line;
            String scripted = answers.entrySet().stream().filter(e -> command.startsWith(e.getKey()))
                    .map(Map.Entry::getValue).findFirst().orElse(null);
            if (scripted != null) {
                say(socket, scripted);
            } else if (command.startsWith("EHLO")) {
                say(socket, offersTls ? "250-localhost\r\n250 STARTTLS" : "250 localhost");
            } else if (command.equals("STARTTLS")) {
                say(socket, "220 go ahead");
                serve(encrypted(socket), false);
                return;
            } else if (command.equals("DATA")) {
                say(socket, "354 go ahead");
                mails.add(mail(in));
                say(socket, "250 queued");
            } else {
                say(socket, command.equals("QUIT") ? "221 bye" : "250 ok");
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
            mail.append(line).append('\n');
        }
        return mail.toString();
    }

    private void say(Socket socket, String answer) throws IOException {
        if (answer.isEmpty()) {
            return;
        }
        byte[] bytes = (answer + "\r\n").getBytes(StandardCharsets.US_ASCII);
        int atATime = pause.isZero() ? bytes.length : 1;
        for (int sent = 0; sent < bytes.length; sent += atATime) {
            LockSupport.parkNanos(pause.toNanos());
            socket.getOutputStream().write(bytes, sent, atATime);
            socket.getOutputStream().flush();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
