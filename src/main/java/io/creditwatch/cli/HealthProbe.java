package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Asks the running program whether it is ready: exit code 0 when it is, 1 when not. The health check of a container
 * runs it every few seconds, so it is a program of its own and loads only the settings.
 */
public final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final String READY = "HTTP/1.1 200 ";

    private HealthProbe() {
    }

    public static void main(String[] args) {
        Configuration configuration = Configuration.load(Path.of(""), System.getenv(), System.getProperties());
        String host = configuration.values().get("http.host");
        int port = Integer.parseInt(configuration.values().get("http.port"));
        try {
            String status = statusLine(host, port);
            System.out.println(status);
            System.exit(status.startsWith(READY) ? 0 : 1);
        } catch (IOException e) {
            System.out.println("http.host " + host + ", http.port " + port + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static String statusLine(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(reachable(host), port), TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write("GET /observe/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readNBytes(256), StandardCharsets.US_ASCII);
            return answer.lines().findFirst().orElse("no answer");
        }
    }

    /** Returns loopback for a server that listens on every address. */
    private static InetAddress reachable(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    }
}
