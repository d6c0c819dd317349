/** Reads the vendor's answers: a balance, a cost, or a failure that says why there is none. */
package io.creditwatch.vendor;
