package io.creditwatch.http;

import java.io.UncheckedIOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HttpClientHostnameVerifier;

/** Checks whether a certificate is for a host; the failure says for which hosts it is. */
public final class CertificateHostVerifier implements HttpClientHostnameVerifier {

    private static final int MOST_NAMES = 5;
    /** RFC 5280, section 4.2.1.6. */
    private static final List<Integer> DNS_NAME_OR_IP_ADDRESS = List.of(2, 7);

    private final HttpClientHostnameVerifier strict = new DefaultHostnameVerifier();

    /** @throws SSLPeerUnverifiedException if it is for other hosts; the message is for the operator */
    @Override
    public void verify(String host, X509Certificate certificate) throws SSLException {
        try {
            strict.verify(host, certificate);
        } catch (SSLException e) {
            throw new SSLPeerUnverifiedException("the server's certificate is for " + names(certificate) + ", not for "
                    + host + ". Check the address");
        }
    }

    /** @throws UncheckedIOException around the exception of {@link #verify(String, X509Certificate)} */
    @Override
    public boolean verify(String host, SSLSession session) {
        try {
            verify(host, (X509Certificate) session.getPeerCertificates()[0]);
            return true;
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String names(X509Certificate certificate) throws SSLException {
        try {
            Collection<List<?>> names = Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
            String shown = names.stream().filter(name -> DNS_NAME_OR_IP_ADDRESS.contains(name.get(0)))
                    .map(name -> name.get(1).toString()).limit(MOST_NAMES).collect(Collectors.joining(", "));
            return shown.isEmpty() ? certificate.getSubjectX500Principal().getName() : shown;
        } catch (CertificateParsingException e) {
            throw new SSLException(e);
        }
    }
}
