package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * A real Chromium with one page, in a profile of its own, driven from here.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String LISTENING = "DevTools listening on ws://";
    private static final Map<String, Integer> KEYS = Map.of("Tab", 9, "Enter", 13, " ", 32);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger commands = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    /** @param profile an empty folder */
    Browser(Path profile) {
        try {
            process = new ProcessBuilder("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                    "--no-first-run", "--disable-background-networking", "--disable-component-update",
                    "--disable-sync", "--user-data-dir=" + profile, "--remote-debugging-port=0", "about:blank")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        HttpClient http = HttpClient.newHttpClient();
        socket = http.newWebSocketBuilder().buildAsync(firstPage(http), new Answers()).join();
        List.of("Page", "Network", "Runtime", "Log").forEach(domain -> call(domain + ".enable", Map.of()));
        window(1280, 900);
    }

    /** Opens the page, again while a slow machine lets the program's database answer too late. */
    void open(String address) {
        for (int tries = 0; tries == 0 || tries < Await.PATIENCE && RunningProgram.isTooLate(text("body")); tries++) {
            navigate(address);
        }
    }

    private void navigate(String address) {
        requests.clear();
        errors.clear();
        evaluate("window.isBefore = true");
        call("Page.navigate", Map.of("url", address));
        Await.soon(() -> {
            if (!evaluate("document.readyState === 'complete' && !window.isBefore").asBoolean()) {
                throw new AssertionError("the page is not there yet");
            }
        });
    }

    /** The value of an expression, or what the promise that it is comes to. */
    JsonNode evaluate(String script) {
        JsonNode answer = call("Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** The text of the first such element as it is shown; null when there is none. */
    String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ")?.innerText ?? null").textValue();
    }

    /** Returns the text of the element with the focus, or the name of the field. */
    String focus() {
        return evaluate("document.activeElement.name || document.activeElement.innerText").asText();
    }

    /** Returns the violations of the accessibility rules on the page. */
    List<String> violations() {
        evaluate(axe());
        JsonNode found = evaluate("axe.run().then(found => found.violations.map(each => each.id + ': '"
                + " + each.nodes.map(node => node.target + ' ' + node.failureSummary).join('; ')))");
        return StreamSupport.stream(found.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static String axe() {
        Properties library = new Properties();
        try (InputStream in = resource("/META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
            library.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (InputStream in = resource("/META-INF/resources/webjars/axe-core/" + library.getProperty("version")
                + "/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Browser.class.getResourceAsStream(name);
    }

    void window(int width, int height) {
        call("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** @param name {@code light} or {@code dark} */
    void scheme(String name) {
        media("", name);
    }

    /** @param media {@code print}; empty for the screen */
    void media(String media, String scheme) {
        call("Emulation.setEmulatedMedia", Map.of("media", media,
                "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Moves the pointer. */
    void point(double x, double y) {
        call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
    }

    /** Switches the network on or off. */
    void network(boolean there) {
        call("Network.emulateNetworkConditions", Map.of("offline", !there, "latency", 0, "downloadThroughput", -1,
                "uploadThroughput", -1));
    }

    /** Sets the reader's time zone, such as {@code Europe/Berlin}. */
    void zone(String name) {
        call("Emulation.setTimezoneOverride", Map.of("timezoneId", name));
    }

    /** @param name {@code Tab}, {@code Enter}, or a blank */
    void press(String name) {
        int code = KEYS.get(name);
        String text = code == 9 ? "" : code == 13 ? "\r" : name;
        call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", name, "windowsVirtualKeyCode", code,
                "text", text));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", name, "windowsVirtualKeyCode", code));
    }

    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** The page in its window as a picture, in PNG. */
    byte[] picture() {
        return Base64.getDecoder().decode(call("Page.captureScreenshot",
                Map.of("format", "png", "captureBeyondViewport", false)).path("data").asText());
    }

    /** The whole page as a picture, in PNG. */
    byte[] wholePicture() {
        int height = evaluate("document.documentElement.scrollHeight").asInt();
        int width = evaluate("innerWidth").asInt();
        return Base64.getDecoder().decode(call("Page.captureScreenshot", Map.of("format", "png",
                "captureBeyondViewport", true, "clip", Map.of("x", 0, "y", 0, "width", width, "height", height,
                        "scale", 1))).path("data").asText());
    }

    /** The page as it is printed on A4, in PDF. */
    byte[] print() {
        return Base64.getDecoder().decode(call("Page.printToPDF", Map.of("printBackground", false,
                "paperWidth", 8.27, "paperHeight", 11.69)).path("data").asText());
    }

    /** The addresses of all that was asked for since the page was opened, its own included. */
    List<String> requests() {
        return requests;
    }

    /** Returns the errors since the page was opened: breaches of its own policy, failed scripts. */
    List<String> errors() {
        return errors;
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI firstPage(HttpClient http) {
        try {
            BufferedReader said = new BufferedReader(
                    new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
            String line = said.readLine();
            while (!line.startsWith(LISTENING)) {
                line = said.readLine();
            }
            CompletableFuture.runAsync(() -> said.lines().forEach(more -> { }));
            URI pages = URI.create("http://" + line.substring(LISTENING.length()).split("/")[0] + "/json/list");
            for (JsonNode page : JSON.readTree(
                    http.send(HttpRequest.newBuilder(pages).build(), BodyHandlers.ofString()).body())) {
                if (page.path("type").asText().equals("page")) {
                    return URI.create(page.path("webSocketDebuggerUrl").asText());
                }
            }
            throw new AssertionError("Chromium has no page");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized JsonNode call(String method, Map<String, ?> parameters) {
        int id = commands.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        socket.sendText(command.toString(), true).join();
        return answer.orTimeout(Await.PATIENCE, TimeUnit.SECONDS).join();
    }

    private void take(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer = waiting.remove(message.get("id").asInt());
            if (message.has("error")) {
                answer.completeExceptionally(new AssertionError(message.get("error").toString()));
            } else {
                answer.complete(message.get("result"));
            }
        }
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
            case "Network.requestWillBeSent" -> requests.add(parameters.at("/request/url").asText());
            case "Runtime.exceptionThrown" -> errors.add(parameters.toString());
            case "Log.entryAdded" -> errors.add(parameters.at("/entry/text").asText());
            default -> { }
        }
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    take(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
