/** Balance versus threshold: how bad a reading is, and why. */
package io.creditwatch.assessment;
