package io.creditwatch.status;

/**
 * Thrown when a request cannot be answered as asked. The message is the problem's {@code detail}: it says what is wrong
 * with the request and how to fix it.
 */
final class ProblemException extends RuntimeException {

    private final int status;
    private final String title;

    /** @param status HTTP status of the answer */
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

    HttpAnswer answer() {
        return HttpAnswer.problem(status, title, getMessage());
    }
}
