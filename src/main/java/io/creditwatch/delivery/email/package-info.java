/** Mail by SMTP: component, message and failures, and an outcome for each recipient. */
package io.creditwatch.delivery.email;
