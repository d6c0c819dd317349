/** How calls leave this machine: whom they trust, by which proxy they go, and how the vendor's are bounded. */
package io.creditwatch.outbound;
