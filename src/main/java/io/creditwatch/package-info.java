/** The application: its main class, its beans, and the routes of each command. */
package io.creditwatch;
