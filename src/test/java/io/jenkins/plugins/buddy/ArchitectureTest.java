package io.jenkins.plugins.buddy;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import hudson.model.Describable;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.buddy.credentials.CredentialsDropdown;
import io.jenkins.plugins.buddy.form.RemoteOptions;
import io.jenkins.plugins.buddy.form.ServerOptions;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.verb.POST;

/** Verifies package dependencies, web-method security and persisted types. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jenkins.plugins.buddy");

    @Test
    void packagesAdhereToTheDiagram() {
        classes()
                .should(adhereToPlantUmlDiagram(
                        ArchitectureTest.class.getResource("/design.puml"),
                        consideringOnlyDependenciesInAnyPackage("io.jenkins.plugins.buddy..")))
                .check(CLASSES);
    }

    @Test
    void documentationShowsTheDiagram() throws Exception {
        String documentation = Files.readString(Path.of("docs/architecture.md")).replace("\r\n", "\n");
        String diagram = Files.readString(Path.of("src/test/resources/design.puml"))
                .replace("\r\n", "\n")
                .strip();
        assertTrue(documentation.contains("```plantuml\n" + diagram + "\n```"), "docs/architecture.md");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.jenkins.plugins.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void clientDependsOnlyOnTheJdkJacksonAndLocalizer() {
        noClasses()
                .that()
                .resideInAPackage("..buddy.client..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "javax.net..",
                        "com.fasterxml.jackson..",
                        "org.jvnet.localizer",
                        // An annotation of the generated Messages, in the plugin's own build.
                        "org.kohsuke.accmod..",
                        "..buddy.client..")
                .check(CLASSES);
    }

    @Test
    void clientRegistriesAndStepsDoNotUseTheJenkinsInstance() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.jenkins.plugins.buddy", "..buddy.server", "..buddy.form", "..buddy.credentials")
                .should()
                .callMethod(Jenkins.class, "get")
                .orShould()
                .callMethod(Jenkins.class, "getInstanceOrNull")
                .check(CLASSES);
    }

    @Test
    void packagesHaveAtMost24Classes() {
        Map<String, Long> classes = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertAll(classes.entrySet().stream().map(each -> () -> assertTrue(each.getValue() <= 24, each::toString)));
    }

    @Test
    void webMethodsWithLookUpsRequirePostAndAPermission() {
        DescribedPredicate<JavaMethod> guarded = DescribedPredicate.describe(
                "fill, check or test after checking a permission",
                method -> method.getName().matches("do(Fill|Check|Test).*")
                        && (method.getName().startsWith("doTest") || checksPermission(method)));
        methods().that(guarded).should(beAnnotatedWith(POST.class)).check(CLASSES);
        methods()
                .that(DescribedPredicate.describe(
                        "take an item, or test",
                        method -> method.getName().matches("do(Fill|Check|Test).*")
                                && (method.getName().startsWith("doTest")
                                        || method.getRawParameterTypes().stream()
                                                .anyMatch(type -> type.isEquivalentTo(Item.class)))))
                .should(ArchCondition.from(
                        DescribedPredicate.describe("check a permission", ArchitectureTest::checksPermission)))
                .check(CLASSES);
    }

    /** Returns whether a method checks a permission: itself, by a class that does so, or by another method of its class. */
    private static boolean checksPermission(JavaMethod method) {
        return method.getCallsFromSelf().stream().anyMatch(call -> {
            JavaClass owner = call.getTargetOwner();
            boolean guarded = owner.isEquivalentTo(RemoteOptions.class)
                    || owner.isEquivalentTo(ServerOptions.class)
                    || owner.isEquivalentTo(CredentialsDropdown.class);
            boolean checks =
                    call.getName().equals("checkPermission") || call.getName().equals("hasPermission");
            boolean own = owner.equals(method.getOwner())
                    && !call.getName().equals(method.getName())
                    && owner.getMethods().stream()
                            .filter(each -> each.getName().equals(call.getName()))
                            .anyMatch(ArchitectureTest::checksPermission);
            return guarded || checks || own;
        });
    }

    @Test
    void persistedFieldsHavePlainTypes() {
        DescribedPredicate<JavaField> persisted = DescribedPredicate.describe(
                "are persisted",
                field -> (field.getOwner().isAssignableTo(Serializable.class)
                                || field.getOwner().isAssignableTo(Describable.class)
                                || field.getOwner().isAssignableTo(BuddyBuildData.class)
                                || field.getOwner().isAssignableTo(BuddyGlobalConfiguration.class))
                        && !field.getModifiers().contains(JavaModifier.TRANSIENT)
                        && !field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getOwner().isAssignableTo(Throwable.class)
                        // Enum constants are persisted by their names.
                        && !field.getOwner().isEnum());
        fields().that(persisted)
                .should()
                .notHaveRawType(DescribedPredicate.describe(
                        "a build, a record or a JSON node",
                        (JavaClass type) -> type.isAssignableTo(Run.class)
                                || type.isRecord()
                                || type.isAssignableTo(JsonNode.class)))
                .check(CLASSES);
        Set<String> owners = CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(persisted)
                .map(field -> field.getOwner().getSimpleName())
                .collect(Collectors.toSet());
        assertTrue(
                owners.containsAll(Set.of(
                        "Kept",
                        "DockerfileActionStep",
                        "RunPipelineStep",
                        "RunVariable",
                        "RunFailureCause",
                        "BuddyStepExecution",
                        "BuddyStep",
                        "ConfiguredServer",
                        "OtherRegistry",
                        "BuildSecret")),
                owners::toString);
    }
}
