package io.creditwatch.status;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts an answer onto the wire. */
public final class HttpAnswers {

    /** In the place of what the request has left in the exchange. A HEAD gets no body: the server would send it. */
    public void write(ApiAnswer answer, Exchange exchange) {
        Message message = exchange.getMessage();
        boolean head = "HEAD".equals(message.getHeader(Exchange.HTTP_METHOD));
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader("Cache-Control", "no-store");
        answer.headers().forEach(message::setHeader);
        message.setBody(head ? new byte[0] : answer.body());
    }
}
