package io.creditwatch.acceptance;

import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.function.Function;

/** WireMock extension that answers every request by a function, so that an answer can depend on earlier requests. */
final class DynamicResponse implements ResponseDefinitionTransformerV2 {

    private final Function<Request, ResponseDefinition> answer;

    DynamicResponse(Function<Request, ResponseDefinition> answer) {
        this.answer = answer;
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
