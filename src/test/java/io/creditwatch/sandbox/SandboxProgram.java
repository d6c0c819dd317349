package io.creditwatch.sandbox;

import org.apache.camel.main.Main;

/** Program of the shipped routes of the sandbox alone, which is not started yet. */
public final class SandboxProgram {

    private SandboxProgram() {
    }

    public static Main of(Sandbox sandbox, int port) {
        Main program = new Main();
        program.bind("sandbox", sandbox);
        program.bind("faultyWire", new FaultyWire());
        program.addOverrideProperty("camel.main.routesIncludePattern", "file:routes/sandbox/*.camel.yaml");
        program.addOverrideProperty("camel.server.enabled", "true");
        program.addOverrideProperty("camel.server.host", "127.0.0.1");
        program.addOverrideProperty("camel.server.port", Integer.toString(port));
        return program;
    }
}
