package io.creditwatch.delivery.queue;

import org.apache.qpid.jms.JmsDestination;
import org.apache.qpid.jms.JmsSession;
import org.apache.qpid.jms.message.JmsMessageIDBuilder;
import org.apache.qpid.jms.policy.JmsMessageIDPolicy;

/**
 * Gives a message the id of its event, so that a receiver can drop a repeat. JMS lets its user choose any property of
 * a message but this one; Qpid asks a policy, without telling it which message. But a message is sent by the thread
 * that has just made it, so the thread remembers.
 */
final class EventMessageIds implements JmsMessageIDPolicy {

    private final ThreadLocal<String> next = new ThreadLocal<>();

    /** The id of the message that this thread sends next. */
    void next(String id) {
        next.set(id);
    }

    @Override
    public JmsMessageIDPolicy copy() {
        return this;
    }

    @Override
    public JmsMessageIDBuilder getMessageIDBuilder(JmsSession session, JmsDestination destination) {
        return (producer, sequence) -> next.get();
    }
}
