package io.creditwatch;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.seda.SedaEndpoint;

/** How many workers of a route are free, so that nobody claims what nobody can begin with. */
public final class Workers {

    private final CamelContext context;

    public Workers(CamelContext context) {
        this.context = context;
    }

    /**
     * @param routeId of a route that begins at {@code seda:}
     * @return 0 when there is no such route
     */
    public int free(String routeId) {
        Route route = context.getRoute(routeId);
        if (route == null || !(route.getEndpoint() instanceof SedaEndpoint queue)) {
            return 0;
        }
        int busy = context.getInflightRepository().size(routeId);
        return queue.getConcurrentConsumers() - queue.getCurrentQueueSize() - busy;
    }
}
