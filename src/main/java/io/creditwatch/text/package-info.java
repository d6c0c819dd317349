/** Text and numbers in the form that people, logs and stored records get. */
package io.creditwatch.text;
