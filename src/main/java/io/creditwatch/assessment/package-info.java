/** Balance against limits: the condition and the severity of a reading. */
package io.creditwatch.assessment;
