package io.creditwatch.delivery.queue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.Producer;

/**
 * Asks each broker for its versions before a producer is created. Kafka's client trusts the length at the beginning of
 * an answer. From a server that speaks HTTP, or TLS where none is expected, it reads a length of hundreds of megabytes.
 */
final class KafkaProtocolCheck extends DefaultKafkaClientFactory {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LARGEST_ANSWER = 1024 * 1024;
    private static final short API_VERSIONS = 18;
    private static final short NO_CLIENT_ID = -1;
    private static final int CORRELATION_ID = 0x6377;

    @Override
    public Producer<?, ?> getProducer(Properties properties) {
        boolean tls = KafkaBroker.WITH_LOGIN.equals(properties.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
        for (String broker : properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG).split(",")) {
            if (!mayBeKafka(broker.strip(), tls)) {
                throw new IllegalStateException(broker.strip() + " does not speak Kafka's protocol "
                        + (tls ? "with" : "without") + " TLS; is the port in queue.broker.url right?");
            }
        }
        return super.getProducer(properties);
    }

    /** @return false when it answers in another protocol; true when it does not answer, which the client handles */
    private static boolean mayBeKafka(String broker, boolean tls) {
        int colon = broker.lastIndexOf(':');
        try (Socket socket = socket(tls)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(broker.substring(0, colon),
                    Integer.parseInt(broker.substring(colon + 1))), TIMEOUT_MILLIS);
            ByteBuffer request = ByteBuffer.allocate(14).putInt(10).putShort(API_VERSIONS).putShort((short) 0)
                    .putInt(CORRELATION_ID).putShort(NO_CLIENT_ID);
            socket.getOutputStream().write(request.array());
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            int length = answer.readInt();
            return length > 0 && length <= LARGEST_ANSWER && answer.readInt() == CORRELATION_ID;
        } catch (IOException e) {
            return true;
        }
    }

    private static Socket socket(boolean tls) throws IOException {
        try {
            return tls ? SSLContext.getDefault().getSocketFactory().createSocket() : new Socket();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
