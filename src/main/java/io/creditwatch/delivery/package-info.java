/** Turns an event into the text of a message, and a failed attempt to deliver it into an outcome. */
package io.creditwatch.delivery;
