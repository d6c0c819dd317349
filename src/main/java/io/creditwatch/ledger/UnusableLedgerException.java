package io.creditwatch.ledger;

/** Database that cannot be the ledger. The message gives the reason and the fix, and contains no secret. */
public final class UnusableLedgerException extends RuntimeException {

    UnusableLedgerException(String message) {
        super(message);
    }
}
