package io.creditwatch.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"s3cr3t \t\r\n\n", "\uFEFFs3cr3t", "\uFEFF\"s3cr3t\"\r\n", "'s3cr3t'\n", "s3cr3t\u00a0\n",
        " \"s3cr3t\" \n", "s3cr3t\u200b"})
    void isReadWithoutQuotesAndSpacesAroundIt(String content) throws IOException {
        Path file = file("x");
        Secret secret = Secret.fromFile(file);
        Files.writeString(file, content);
        assertThat(secret.reload()).isTrue();
        assertThat(secret.reload()).isFalse();
        assertThat(secret.reveal()).isEqualTo("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3\"cr3t\"", "\"s3cr3t", "'s3'cr3t'", " s3cr3t", "s3'cr\"3t", "\""})
    void keepsQuotationMarksThatMayBePartOfIt(String content) throws IOException {
        assertThat(Secret.fromFile(file(content)).reveal()).isEqualTo(content);
        assertThat(Secret.fromFile(file("'\"s3cr3t\"'\n")).reveal()).isEqualTo("\"s3cr3t\"");
    }

    @Test
    void keepsTheOldValueWhenTheFileHasGone() throws IOException {
        Path file = file("before");
        Secret secret = Secret.fromFile(file);
        Files.delete(file);

        assertThatThrownBy(secret::reload)
                .hasMessage("cannot read the secret in " + file + ": there is no such file");
        assertThat(secret.reveal()).isEqualTo("before");
    }

    @Test
    void masksPreviousValuesToo() throws IOException {
        Path file = file("before");
        Secret secret = Secret.fromFile(file);
        Files.writeString(file, "before-2");
        assertThat(secret.renew()).isTrue();

        assertThat(secret.maskIn("before-2, before")).isEqualTo("******, ******");
    }

    @ParameterizedTest
    @CsvSource({"a,       'A gateway says a, \"a\" or key=a;',     'A gateway says ******, \"******\" or key=******;'",
        "401,     'HTTP 401, key 401: 1401 4011 a401',      'HTTP ******, key ******: 1401 4011 a401'",
        "s3cr3t7, 'is3cr3t7 s3cr3t7',                       'is3cr3t7 ******'",
        "s3cr3t78, 'is3cr3t78 s3cr3t78',                    'i****** ******'",
        "$1,      'costs $1 or $12',                        'costs ****** or $12'"})
    void masksAShortOneOnlyAsAWordOfItsOwn(String secret, String text, String masked) {
        assertThat(Secret.of(secret).maskIn(text)).isEqualTo(masked);
    }

    /** Two workers were refused with the old value, and the first of them reads the new one. */
    @Test
    void reportsAChangeToEveryWorkerThatWasRefused() throws IOException {
        Path file = file("before");
        Secret secret = Secret.fromFile(file);
        assertThat(secret.renew()).isFalse();

        Files.writeString(file, "after");
        assertThat(secret.renew()).isTrue();
        assertThat(secret.renew()).isTrue();
    }

    @Test
    void keepsItsValueWhenTheFileHoldsAWrongOne() throws IOException {
        Path file = file("https://example.com/s3cr3t");
        Secret secret = Secret.fromFile(file).formed(text -> WebAddress.of(text, Set.of("https")), Stream::of);
        for (String wrong : new String[] {"http://example.com/s3cr3t", "", "two\nlines"}) {
            Files.writeString(file, wrong);
            assertThat(secret.renew()).isFalse();
            assertThat(secret.reveal()).isEqualTo("https://example.com/s3cr3t");
        }
        Files.delete(file);
        assertThat(secret.renew()).isFalse();

        Files.writeString(file, "https://example.com/s3cr3t-2");
        assertThat(secret.renew()).isTrue();
        assertThat(secret.reveal()).isEqualTo("https://example.com/s3cr3t-2");
    }

    @Test
    void isCurrentWithoutAnyRefusal() throws IOException {
        Path file = file("before");
        Secret secret = Secret.fromFile(file);
        assertThat(secret.current()).isEqualTo("before");

        Files.writeString(file, "after!");
        assertThat(secret.current()).isEqualTo("after!");

        // as Kubernetes and many others do it: another file takes its place, of the same size and time
        Path other = Files.writeString(folder.resolve("other"), "again!");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(secret.current()).isEqualTo("again!");

        Files.delete(file);
        assertThat(secret.current()).isEqualTo("again!");
        Files.writeString(file, "back");
        assertThat(secret.current()).isEqualTo("back");
    }

    @Test
    void isNeverPrintedAndNotReadAgainWithoutAFile() {
        assertThat(Secret.of("s3cr3t")).hasToString("******");
        assertThat(Secret.of("s3cr3t").maskIn("api_key: s3cr3t, s3cr3t")).isEqualTo("api_key: ******, ******");
        assertThat(Secret.of("s3cr3t").reload()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void saysWhyAFileHoldsNoSecret(String reason, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("secret"), content);

        assertThatThrownBy(() -> Secret.fromFile(file)).hasMessageContaining(reason).hasMessageNotContaining("s3cr3t");
    }

    static Stream<Arguments> saysWhyAFileHoldsNoSecret() {
        return Stream.of(
                arguments("is empty", " \n".getBytes(UTF_8)),
                arguments("typographic quotation marks", "“s3cr3t”\n".getBytes(UTF_8)),
                arguments("more than one line", "s3cr3t\nother\n".getBytes(UTF_8)),
                arguments("larger than 64 KB", "x".repeat(64 * 1024 + 1).getBytes(UTF_8)),
                arguments("is not text in UTF-8", new byte[] {(byte) 0xff, (byte) 0xfe, 'k', 0}));
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> Secret.fromFile(folder.resolve("none"))).hasMessage("there is no such file");
        assertThatThrownBy(() -> Secret.fromFile(folder)).hasMessage("is a directory, not a file");
    }

    @Test
    void namesTheOwnerModeUserAndFixOfAFileThatItMayNotRead() throws IOException {
        Path file = file("s3cr3t");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String owner = Files.getOwner(file).getName();
        Object user = Files.getAttribute(file, "unix:uid");

        assertThat(FileAccess.whyUnreadable(file, new AccessDeniedException(file.toString())))
                .startsWith("belongs to " + owner + ":")
                .contains("mode rw-------", "this process is user " + user, "chown " + user + " " + file,
                        "chmod 0640 " + file);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("secret"), content);
    }
}
