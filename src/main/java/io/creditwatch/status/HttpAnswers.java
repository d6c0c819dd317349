package io.creditwatch.status;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts an answer onto the wire. */
public final class HttpAnswers {

    /** In the place of what the request has left in the exchange. */
    public void write(ApiAnswer answer, Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader("Cache-Control", "no-store");
        answer.headers().forEach(message::setHeader);
        message.setBody(answer.body());
    }
}
