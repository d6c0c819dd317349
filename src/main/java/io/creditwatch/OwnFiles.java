package io.creditwatch;

import io.creditwatch.settings.FileAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Classes of this program, which must stay when a build rewrites its jar. */
final class OwnFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CreditWatch.class);

    private OwnFiles() {
    }

    /**
     * Loads every class of this program in the background, since a build may rewrite its jar while it runs. Afterwards
     * no class could be loaded.
     */
    static void loadClassesInBackground() {
        Thread loading = new Thread(OwnFiles::loadClasses, "load-classes");
        loading.setDaemon(true);
        loading.setPriority(Thread.MIN_PRIORITY);
        loading.start();
    }

    private static void loadClasses() {
        try {
            for (String name : FileAccess.inProgram("io/creditwatch", ".class")) {
                Class.forName("io.creditwatch." + name.replace('/', '.'), false, OwnFiles.class.getClassLoader());
            }
            LOG.debug("event=classes-loaded");
        } catch (IllegalStateException | ClassNotFoundException e) {
            LOG.warn("event=classes-not-loaded reason=\"{}\"", e.toString());
        }
    }
}
