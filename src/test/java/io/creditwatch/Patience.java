package io.creditwatch;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Lets every test wait long for what must happen, since a slow machine may need most of it. */
public final class Patience implements TestExecutionListener {

    public static final int SECONDS = 180;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(SECONDS));
    }
}
