package io.creditwatch;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;
import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test where a tool is missing. With {@code -Dtools=required}, as in continuous integration, it fails there.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Installed.class)
public @interface Needs {

    Tool value();

    /** Looks for the tool on the PATH. */
    final class Installed implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
            Tool tool = findAnnotation(test.getElement(), Needs.class).map(Needs::value).orElse(null);
            if (tool == null || tool.isInstalled()) {
                return enabled("every tool is installed");
            }
            if (System.getProperty("tools", "").equals("required")) {
                throw new IllegalStateException("These tests " + tool.missing());
            }
            return disabled(tool.missing());
        }
    }
}
