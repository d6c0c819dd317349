/** The application put together: its main class, its beans, and which routes each command runs. */
package io.creditwatch;
