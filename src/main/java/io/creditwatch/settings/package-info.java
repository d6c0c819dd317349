/** Settings: reads each key from its sources, checks its value and gives it a type. */
package io.creditwatch.settings;
