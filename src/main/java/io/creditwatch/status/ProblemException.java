package io.creditwatch.status;

/**
 * A request that is not answered as asked, and what its sender is told: RFC 9457.
 *
 * <p>The message is the problem's {@code detail}: what is wrong with this request, and how to mend it.
 */
final class ProblemException extends RuntimeException {

    private final int status;
    private final String title;

    /** @param status of HTTP */
    ProblemException(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    static ProblemException badRequest(String detail) {
        return new ProblemException(400, "Bad request", detail);
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not found", detail);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}
