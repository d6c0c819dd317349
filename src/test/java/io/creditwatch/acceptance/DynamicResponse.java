package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.function.Function;

/** WireMock extension that answers every request by a function, so that an answer can depend on earlier requests. */
final class DynamicResponse implements ResponseDefinitionTransformerV2 {

    private final Function<Request, ResponseDefinition> answer;

    private DynamicResponse(Function<Request, ResponseDefinition> answer) {
        this.answer = answer;
    }

    /** Starts a server that answers every request by the function. */
    static WireMockServer start(WireMockConfiguration options, Function<Request, ResponseDefinition> answer) {
        WireMockServer server = new WireMockServer(options.containerThreads(40).disableRequestJournal()
                .extensions(new DynamicResponse(answer)));
        server.stubFor(any(anyUrl()));
        server.start();
        return server;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        return answer.apply(event.getRequest());
    }

    @Override
    public String getName() {
        return "dynamic-response";
    }
}
