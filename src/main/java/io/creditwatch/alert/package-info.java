/** Who is told what, and when nobody is: a pure function of what is remembered and what was read. */
package io.creditwatch.alert;
