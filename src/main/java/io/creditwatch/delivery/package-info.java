/** From an event to a message in a channel's own format, and what came of sending it. */
package io.creditwatch.delivery;
