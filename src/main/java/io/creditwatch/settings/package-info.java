/** Every key: where its value comes from, whether it will do, and what type it is. */
package io.creditwatch.settings;
