package io.creditwatch.acceptance;

import io.creditwatch.http.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** HTTP proxy with a login that tunnels and forwards. It connects every host to this machine. */
final class ForwardProxy implements AutoCloseable {

    static final String PASSWORD = "p@ss:word/of the proxy";

    private static final String LOGIN = "proxy-authorization: basic "
            + Base64.getEncoder().encodeToString(("creditwatch:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final LoopbackServer proxy;
    private final List<String> served = new CopyOnWriteArrayList<>();

    ForwardProxy() throws IOException {
        proxy = new LoopbackServer(this::serve);
    }

    int port() {
        return proxy.port();
    }

    /** Returns the hosts of the requests with a correct login, as in {@code vendor.example:443}. */
    List<String> served() {
        return served;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }

    private void serve(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            if (head.lines().noneMatch(line -> isLogin(line))) {
                say(client, hasLogin(head) ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"way "
                        + "out\"\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            forward(client, head);
        }
    }

    private static boolean hasLogin(String head) {
        return head.toLowerCase(Locale.ROOT).contains("\nproxy-authorization:");
    }

    private static boolean isLogin(String line) {
        return line.length() == LOGIN.length() && line.toLowerCase(Locale.ROOT)
                .startsWith("proxy-authorization: basic ")
                && line.endsWith(LOGIN.substring("proxy-authorization: basic ".length()));
    }

    private void forward(Socket client, String head) throws IOException {
        String[] request = head.lines().findFirst().orElseThrow().split(" ");
        boolean tunnel = request[0].equals("CONNECT");
        URI target = URI.create(tunnel ? "https://" + request[1] : request[1]);
        served.add(target.getAuthority());
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
            if (tunnel) {
                say(client, "HTTP/1.1 200 OK\r\n\r\n");
            } else {
                say(server, head.replace(request[1], target.getPath()).replaceAll("(?i)proxy-[a-z]+: [^\r]*\r\n", "")
                        .replaceFirst("\r\n", "\r\nConnection: close\r\n"));
            }
            LoopbackServer.inBackground(() -> client.getInputStream().transferTo(server.getOutputStream()));
            server.getInputStream().transferTo(client.getOutputStream());
            client.close();
        }
    }

    /** Reads request line, headers and the empty line after them; returns an empty text if the client has gone. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
