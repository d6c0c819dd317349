package io.creditwatch.http;

import io.creditwatch.text.RootMessage;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Explains in one line why TLS or a proxy made a connection impossible, and how to fix it. All receivers use the same
 * texts, for all libraries that make connections.
 */
public final class ConnectionFailure {

    /** Messages of the JDK, which do not say for which host the certificate is. */
    private static final Pattern OTHER_HOST = Pattern.compile(
            "No (?:subject alternative DNS name matching|name matching|subject alternative names matching IP address) "
                    + "(\\S+) found|No subject alternative (?:names|DNS name) present");

    private ConnectionFailure() {
    }

    /** Returns the explanation; empty for a failure of another kind. */
    public static Optional<String> explain(Throwable failure) {
        List<Throwable> causes = RootMessage.causes(failure);
        return causes.stream().map(ConnectionFailure::known).flatMap(Optional::stream).findFirst()
                .or(() -> causes.stream().filter(SSLException.class::isInstance).findFirst()
                        .map(ConnectionFailure::otherTls));
    }

    private static Optional<String> known(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        if (cause instanceof ProxyException || cause instanceof SSLPeerUnverifiedException
                && said.startsWith("the server's certificate is for ")) {
            return Optional.of(said);
        }
        if (isProxyLoginForMail(cause)) {
            return Optional.of(proxyWantsLogin().getMessage());
        }
        if (cause instanceof CertificateExpiredException) {
            return Optional.of("the server's certificate has expired (" + said + ")");
        }
        if (cause instanceof CertificateNotYetValidException) {
            return Optional.of("the server's certificate is not valid yet (" + said
                    + "). Check the clock of this machine");
        }
        if (cause instanceof CertificateException) {
            return otherHost(said);
        }
        if (cause instanceof CertPathValidatorException && said.startsWith("Path does not chain")
                || said.contains("unable to find valid certification path")) {
            return Optional.of("the server's certificate is signed by an authority that this machine does not trust. "
                    + "If the server is the right one, set tls.ca-file to that authority");
        }
        return Optional.empty();
    }

    /** Returns whether Jakarta Mail, which connects to a proxy itself, was asked for a login there. */
    public static boolean isProxyLoginForMail(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return said.startsWith("connection through proxy") && said.contains(" 407");
    }

    static IOException proxyWantsLogin() {
        return new ProxyException("the proxy needs a login, or refused this one (HTTP 407). "
                + "Set it in proxy.url: http://user:password@proxy.example.com:3128");
    }

    /** @param target host and port */
    static IOException proxyRefuses(String target, int status) {
        return new ProxyException("the proxy refuses a connection to " + target + " (HTTP " + status
                + "). Check whether it allows that host");
    }

    private static Optional<String> otherHost(String said) {
        Matcher other = OTHER_HOST.matcher(said);
        return other.find() ? Optional.of("the server's certificate is for another host"
                + Optional.ofNullable(other.group(1)).map(host -> " than " + host).orElse("")
                + ". Check the address") : Optional.empty();
    }

    private static String otherTls(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        if (said.contains("Unsupported or unrecognized SSL message")) {
            return "the server does not use TLS on this port. Check the port, or use http://";
        }
        if (said.matches(".*fatal alert: (bad_certificate|certificate_required|certificate_unknown|unknown_ca)")) {
            return "the server needs a client certificate, or refused this one: " + said;
        }
        return "no TLS connection: " + said;
    }

    /** Refusal by a proxy; the message is the explanation. */
    private static final class ProxyException extends IOException {

        ProxyException(String message) {
            super(message);
        }
    }
}
