/** Outgoing connections: proxy, trusted certificates, and HTTP calls that are bounded in time and size. */
package io.creditwatch.http;
