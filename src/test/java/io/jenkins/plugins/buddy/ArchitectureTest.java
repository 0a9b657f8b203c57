package io.jenkins.plugins.buddy;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.CredentialsChoice;
import io.jenkins.plugins.buddy.server.FormCatalog;
import java.io.Serializable;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.verb.POST;

/** The rooms of docs/architecture.md, and what is asked of web methods and of what is kept. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jenkins.plugins.buddy");

    private static final String CLIENT = "io.jenkins.plugins.buddy.client";
    private static final String SERVER = "io.jenkins.plugins.buddy.server";
    private static final String REGISTRY = "io.jenkins.plugins.buddy.registry";
    private static final String FACES = "io.jenkins.plugins.buddy";

    private static DescribedPredicate<JavaMethod> webMethod(String description, String pattern) {
        return DescribedPredicate.describe(
                description, method -> method.getName().matches(pattern));
    }

    @Test
    void theClientKnowsTheJdkAndJacksonOnly() {
        noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "javax.net..", "com.fasterxml.jackson..", CLIENT)
                .check(CLASSES);
    }

    @Test
    void thereIsNoWayBack() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(REGISTRY, FACES)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(REGISTRY)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(FACES)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(REGISTRY)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of the server room and neither CredentialsChoice nor FormCatalog",
                        type -> type.getPackageName().equals(SERVER)
                                && !type.isEquivalentTo(CredentialsChoice.class)
                                && !type.isEquivalentTo(FormCatalog.class)))
                .check(CLASSES);
    }

    @Test
    void onlyTheServerRoomAndTheFacesKnowTheJenkinsThatRuns() {
        noClasses()
                .that()
                .resideInAnyPackage(CLIENT, REGISTRY)
                .should()
                .callMethod(Jenkins.class, "get")
                .orShould()
                .callMethod(Jenkins.class, "getInstanceOrNull")
                .check(CLASSES);
    }

    @Test
    void whateverLooksUpIsPostedAndChecksARight() {
        DescribedPredicate<JavaMethod> looksUp = DescribedPredicate.describe(
                "fill, check or test by looking something up",
                method -> method.getName().matches("do(Fill|Check|Test).*")
                        && (method.getName().startsWith("doTest") || asksForRights(method)));
        methods().that(looksUp).should(beAnnotatedWith(POST.class)).check(CLASSES);
        methods()
                .that(webMethod("take an item or test something", "do(Fill|Check|Test).*"))
                .and(DescribedPredicate.describe(
                        "take an item, or test",
                        method -> method.getName().startsWith("doTest")
                                || method.getRawParameterTypes().stream()
                                        .anyMatch(type -> type.isEquivalentTo(Item.class))))
                .should(ArchCondition.from(
                        DescribedPredicate.describe("ask for rights", ArchitectureTest::asksForRights)))
                .check(CLASSES);
    }

    /** By itself, or by what it hands over to, directly or by a method of its own class. */
    private static boolean asksForRights(JavaMethod method) {
        return method.getCallsFromSelf().stream().anyMatch(call -> {
            JavaClass owner = call.getTargetOwner();
            boolean guarded = owner.isEquivalentTo(FormCatalog.class) || owner.isEquivalentTo(CredentialsChoice.class);
            boolean checks =
                    call.getName().equals("checkPermission") || call.getName().equals("hasPermission");
            boolean own = owner.equals(method.getOwner())
                    && !call.getName().equals(method.getName())
                    && owner.getMethods().stream()
                            .filter(each -> each.getName().equals(call.getName()))
                            .anyMatch(ArchitectureTest::asksForRights);
            return guarded || checks || own;
        });
    }

    @Test
    void whatIsKeptHoldsPlainThings() {
        DescribedPredicate<JavaField> kept = DescribedPredicate.describe(
                "are kept",
                field -> (field.getOwner().isAssignableTo(Serializable.class)
                                || field.getOwner().isAssignableTo(Describable.class)
                                || field.getOwner().isAssignableTo(BuddyBuildData.class)
                                || field.getOwner().isAssignableTo(BuddyGlobalConfiguration.class))
                        && !field.getModifiers().contains(JavaModifier.TRANSIENT)
                        && !field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getOwner().isAssignableTo(Throwable.class)
                        // Enum constants are kept by their names.
                        && !field.getOwner().isEnum());
        fields().that(kept)
                .should()
                .notHaveRawType(DescribedPredicate.describe(
                        "a build, a record or a JSON node",
                        (JavaClass type) -> type.isAssignableTo(Run.class)
                                || type.isRecord()
                                || type.isAssignableTo(JsonNode.class)))
                .check(CLASSES);
        Set<String> owners = CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(kept)
                .map(field -> field.getOwner().getSimpleName())
                .collect(Collectors.toSet());
        assertTrue(
                owners.containsAll(Set.of(
                        "Kept",
                        "DockerfileActionStep",
                        "DockerfileActionExecution",
                        "ConfiguredServer",
                        "OtherRegistry",
                        "BuildSecret")),
                owners::toString);
    }
}
