/** A simulated Hyperstack account, and a terminal to watch it on. */
package io.creditwatch.sandbox;
