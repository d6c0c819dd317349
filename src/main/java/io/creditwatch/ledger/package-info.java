/**
 * The database, the only memory of the program: accounts, readings, decisions, and notifications to deliver. {@link
 * io.creditwatch.ledger.PollRecorder} writes, {@link io.creditwatch.ledger.Outbox} delivers.
 */
package io.creditwatch.ledger;
