package io.creditwatch;

import io.creditwatch.status.Progress;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/** Watches the end of every exchange: counts passes as progress, and ends the process on an Error. */
final class RouteWatch extends RoutePolicySupport implements RoutePolicyFactory {

    private static final Set<String> PASSES = Set.of("poll-credit", "relay-notifications");

    private final Progress progress;

    RouteWatch(Progress progress) {
        this.progress = progress;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    @Override
    public void onStart(Route route) {
        count(route);
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        FatalErrors.endOn(exchange.getException());
        FatalErrors.endOn(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class));
        count(route);
    }

    private void count(Route route) {
        if (PASSES.contains(route.getRouteId())) {
            progress.passed(route.getRouteId());
        }
    }
}
