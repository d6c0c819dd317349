package io.creditwatch.http;

import java.io.IOException;

/** A proxy on the way lets nobody through. The message says in one line for people what to do. */
public final class ProxyException extends IOException {

    private static final long serialVersionUID = 1;

    private ProxyException(String message) {
        super(message);
    }

    /** It answered 407. */
    public static ProxyException wantsLogin() {
        return new ProxyException("the proxy wants a login, or another one (HTTP 407); "
                + "set it in proxy.url, as http://user:password@proxy.example.com:3128");
    }

    /** @param target host and port */
    public static ProxyException refuses(String target, int status) {
        return new ProxyException("the proxy makes no connection to " + target + " (HTTP " + status
                + "); does it allow that host?");
    }
}
