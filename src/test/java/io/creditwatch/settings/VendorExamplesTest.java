package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shipped vendor has an example of its answer, which its file reads. */
class VendorExamplesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.creditwatch.Accounts#shippedVendors")
    void isReadByItsFile(String name) {
        Configuration configuration = Configuration.load(folder, Map.of(), new Properties());
        Vendor.Call call = configuration.vendor(name).credit().call();
        JsonNode example = configuration.vendorExample(name);

        assertThat(call.success()).allMatch(check -> check.holdsIn(example));
        assertThat(call.amount().of(example, call.strings(), call.nullIsZero())).isNotNull();
    }

    @Test
    void isTakenFromTheFolderFirst() throws IOException {
        Files.createDirectory(folder.resolve("vendors"));
        Files.writeString(folder.resolve("vendors/hyperstack.json"), "{\"data\":{\"credit\":1}}");
        Configuration configuration = Configuration.load(folder, Map.of(), new Properties());

        assertThat(configuration.vendorExample("hyperstack").at("/data/credit").asInt()).isEqualTo(1);
        assertThatThrownBy(() -> configuration.vendorExample("other")).hasMessageContaining("vendors/other.json")
                .hasMessageContaining("is missing");
        Files.writeString(folder.resolve("vendors/other.json"), "{\"data\":\n {\"credit\": 1,}}");
        assertThatThrownBy(() -> configuration.vendorExample("other"))
                .hasMessageContaining("vendors/other.json: is not JSON; the error is at line 2, column 15");
    }
}
