/** Queues by AMQP 1.0 and Kafka: components, message and failures. */
package io.creditwatch.delivery.queue;
