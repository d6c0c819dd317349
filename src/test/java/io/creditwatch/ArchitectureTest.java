package io.creditwatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages and which may use which: docs/architecture.md. */
class ArchitectureTest {

    /** Packages in order: each may use only the packages before it. */
    private static final List<String> PACKAGES = List.of("text", "settings", "http", "vendor", "forecast",
            "assessment", "alert", "ledger", "delivery", "status", "sandbox", "cli");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.creditwatch");

    @Test
    void eachPackageUsesOnlyThePackagesBeforeIt() {
        layers().check(CLASSES);
    }

    @Test
    void noCycles() {
        slices().matching("io.creditwatch.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void decisionsKnowNeitherCamelNorAnyDatabase() {
        noClasses().that().resideInAnyPackage("..vendor..", "..forecast..", "..assessment..", "..alert..")
                .should().dependOnClassesThat().resideInAnyPackage("org.apache.camel..", "java.sql..", "javax.sql..",
                        "org.jdbi..").check(CLASSES);
    }

    @Test
    void decisionsReadNoClock() {
        noClasses().that().resideInAnyPackage("..forecast..", "..assessment..", "..alert..")
                .should().callMethod(Instant.class, "now").orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().dependOnClassesThat().areAssignableTo(Clock.class).check(CLASSES);
    }

    /** Texts come from the vendors' files. */
    @Test
    void noVendorIsNamedWhereAlertsAreMadeDeliveredAndShown() throws IOException {
        for (String folder : List.of("java/io/creditwatch/alert", "java/io/creditwatch/delivery",
                "java/io/creditwatch/status", "resources/status", "resources/io/creditwatch/delivery")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main", folder))) {
                assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file ->
                        assertThat(Files.readString(file)).doesNotContainIgnoringCase("hyperstack"));
            }
        }
    }

    private static LayeredArchitecture layers() {
        LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("root").definedBy("io.creditwatch");
        for (String name : PACKAGES) {
            layers = layers.layer(name).definedBy("io.creditwatch." + name + "..");
        }
        layers = layers.whereLayer("root").mayNotBeAccessedByAnyLayer();
        for (int i = 0; i < PACKAGES.size(); i++) {
            List<String> later = PACKAGES.subList(i + 1, PACKAGES.size());
            String[] allowed = Stream.concat(later.stream(), Stream.of("root"))
                    .toArray(String[]::new);
            layers = layers.whereLayer(PACKAGES.get(i)).mayOnlyBeAccessedByLayers(allowed);
        }
        return layers;
    }
}
