package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.status.HttpAnswer.ProblemException;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SilencesApiTest {

    private final SilencesApi api = new SilencesApi(null, null, Clock.systemUTC());

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "null", "[]", "{\"acount\": \"prod-eu\"}"})
    void saysWhatABodyIsToLookLike(String body) {
        assertThatThrownBy(() -> api.add(body)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("the body is a JSON object such as");
    }
}
