package io.creditwatch.acceptance;

import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.function.Function;

/** Lets a function answer every request to a WireMock server, so that an answer may depend on what came before. */
final class Answering implements ResponseDefinitionTransformerV2 {

    private final Function<Request, ResponseDefinition> answer;

    Answering(Function<Request, ResponseDefinition> answer) {
        this.answer = answer;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        return answer.apply(event.getRequest());
    }

    @Override
    public String getName() {
        return "answering";
    }
}
