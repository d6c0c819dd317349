package io.creditwatch.ledger;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What leases and deliveries are measured by: one clock for all instances, so that hosts whose clocks differ agree. */
public interface LeaseClock {

    /** @param handle by which the database can be asked */
    Instant now(Handle handle);
}
