/** How fast the money goes, and how long it lasts: computed from readings alone. docs/forecast.md. */
package io.creditwatch.forecast;
