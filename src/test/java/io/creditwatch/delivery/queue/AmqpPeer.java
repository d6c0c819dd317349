package io.creditwatch.delivery.queue;

import io.creditwatch.http.LoopbackServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.Transport;

/** Broker that accepts every login and link, and answers every message with the same outcome. */
final class AmqpPeer implements AutoCloseable {

    private final LoopbackServer server;
    private volatile DeliveryState outcome;

    AmqpPeer() throws IOException {
        server = new LoopbackServer(this::serve);
    }

    void answers(DeliveryState every) {
        outcome = every;
    }

    int port() {
        return server.port();
    }

    private void serve(Socket client) throws IOException {
        Collector events = Proton.collector();
        Connection connection = Proton.connection();
        connection.collect(events);
        Transport transport = Proton.transport();
        Sasl sasl = transport.sasl();
        sasl.setMechanisms("ANONYMOUS");
        sasl.server();
        transport.bind(connection);
        ReadableByteChannel in = Channels.newChannel(client.getInputStream());
        WritableByteChannel out = Channels.newChannel(client.getOutputStream());
        do {
            if (sasl.getRemoteMechanisms().length > 0) {
                sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
            }
            for (Event event = events.peek(); event != null; event = events.peek()) {
                answer(event);
                events.pop();
            }
            while (transport.pending() > 0) {
                ByteBuffer head = transport.head();
                transport.pop(out.write(head));
            }
        } while (receive(in, transport));
    }

    private static boolean receive(ReadableByteChannel in, Transport transport) throws IOException {
        if (transport.capacity() <= 0) {
            return false;
        }
        int read = in.read(transport.tail());
        if (read > 0) {
            transport.process();
        }
        return read >= 0;
    }

    private void answer(Event event) {
        switch (event.getType()) {
            case CONNECTION_REMOTE_OPEN -> event.getConnection().open();
            case SESSION_REMOTE_OPEN -> event.getSession().open();
            case LINK_REMOTE_OPEN -> attach(event.getLink());
            case LINK_REMOTE_CLOSE -> event.getLink().close();
            case SESSION_REMOTE_CLOSE -> event.getSession().close();
            case CONNECTION_REMOTE_CLOSE -> event.getConnection().close();
            case DELIVERY -> settle(event.getDelivery());
            default -> { }
        }
    }

    private static void attach(Link link) {
        link.setSource(link.getRemoteSource());
        link.setTarget(link.getRemoteTarget());
        link.open();
        if (link instanceof Receiver receiver) {
            receiver.flow(100);
        }
    }

    private void settle(Delivery delivery) {
        if (!delivery.isPartial() && !delivery.isSettled()) {
            delivery.disposition(outcome);
            delivery.settle();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
