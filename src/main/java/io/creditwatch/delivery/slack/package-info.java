/** Slack, by incoming webhook or as a bot: component, message and failures. */
package io.creditwatch.delivery.slack;
