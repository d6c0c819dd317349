/** Alert policy: which event follows from a state and an assessment, and which channels are notified. */
package io.creditwatch.alert;
