/** Burn rate and runway, computed from readings alone; docs/forecast.md has the method. */
package io.creditwatch.forecast;
