/** The commands of the command line. */
package io.creditwatch.cli;
