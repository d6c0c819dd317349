package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnOptionsTest {

    @Test
    void areAddedBeforeThoseOfTheOperator() {
        assertThat(OwnOptions.command(List.of("java", "-Dhttp.port=9", "-jar", "creditwatch.jar"), Map.of("HOME", "/")))
                .hasValueSatisfying(command -> {
                    assertThat(command).startsWith("java", "-XX:+UseSerialGC")
                            .contains("-Dsun.misc.unsafe.memory.access=allow")
                            .endsWith("-Dhttp.port=9", "-jar", "creditwatch.jar");
                    assertThat(OwnOptions.command(command, Map.of())).as("begins again once").isEmpty();
                });
    }

    @Test
    void areAddedToWordsOfWhichSomeAreEmpty() {
        assertThat(OwnOptions.words("java\0-jar\0a.jar\0silence\0--why\0\0"))
                .containsExactly("java", "-jar", "a.jar", "silence", "--why", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java -Xmx1g -jar creditwatch.jar", "java @creditwatch",
            "java -XX:+UseZGC -jar creditwatch.jar",
        "java -cp creditwatch.jar io.creditwatch.CreditWatch", "java -javaagent:a.jar -jar creditwatch.jar", "java"})
    void areNotAddedToOthers(String command) {
        assertThat(OwnOptions.command(List.of(command.split(" ")), Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"})
    void areNotAddedToThoseOfTheEnvironment(String variable) {
        assertThat(OwnOptions.command(List.of("java", "-jar", "creditwatch.jar"), Map.of(variable, "-Xmx1g")))
                .isEmpty();
    }
}
