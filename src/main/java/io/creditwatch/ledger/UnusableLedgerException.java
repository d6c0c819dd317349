package io.creditwatch.ledger;

/** A database that cannot be this program's ledger. The message says why and what to do about it, without a secret. */
public final class UnusableLedgerException extends RuntimeException {

    UnusableLedgerException(String message) {
        super(message);
    }
}
