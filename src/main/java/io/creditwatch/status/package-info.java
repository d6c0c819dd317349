/** What the outside may see: health, metrics, and who may look. */
package io.creditwatch.status;
