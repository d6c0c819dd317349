package io.creditwatch.settings;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * One of the places that values come from.
 *
 * @param values what is set there
 * @param origin says for a key where that is
 */
record Layer(Map<String, String> values, UnaryOperator<String> origin) {

    static Layer of(Map<String, String> values, String origin) {
        return new Layer(values, key -> origin);
    }

    /** The variables that stand for one of the keys. */
    static Layer ofEnvironment(Map<String, String> environment, KnownKeys keys) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : keys.all()) {
            String value = environment.get(KnownKeys.variable(key));
            if (value != null && !Variables.isOfService(KnownKeys.variable(key), value)) {
                values.put(key, value);
            }
        }
        return new Layer(values, key -> "environment " + KnownKeys.variable(key));
    }

    /** The JVM's properties that are one of the keys, or Camel's. */
    static Layer ofSystem(Properties system, KnownKeys keys) {
        Map<String, String> values = new HashMap<>();
        for (String key : system.stringPropertyNames()) {
            if (keys.contains(key) || KnownKeys.isCamels(key)) {
                values.put(key, system.getProperty(key));
            }
        }
        return new Layer(values, key -> "system property " + key);
    }
}
