/** The commands, one a class. */
package io.creditwatch.cli;
