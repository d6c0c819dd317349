package io.creditwatch.ledger;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Clock of leases and deliveries. It is the same for all instances, whose own clocks may differ. */
public interface LeaseClock {

    Instant now(Handle handle);
}
