/** HTTP port: health, metrics, JSON API and status page, and the checks of each request. */
package io.creditwatch.status;
