/** The only memory: who is due, what was read and decided, and what is still to be told. */
package io.creditwatch.ledger;
