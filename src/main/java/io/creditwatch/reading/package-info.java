/** What a poll brings: the vendor's answer as it is on the wire, a balance, or the reason why there is none. */
package io.creditwatch.reading;
