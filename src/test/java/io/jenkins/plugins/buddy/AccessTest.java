package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.results.BuildDataAttacher;
import io.jenkins.plugins.buddy.run.RunPipelineBuilder;
import io.jenkins.plugins.buddy.run.RunPipelineStep;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.verb.POST;

/** The permissions that the web methods of forms and pages require. */
class AccessTest extends BuddyJenkinsTestCase {

    private static final Set<String> ADMINISTRATORS = Set.of("admin");
    private static final Set<String> CONFIGURERS = Set.of("configurer", "admin");
    private static final Set<String> VIEWERS = Set.of("viewer", "configurer", "admin");

    /** For checks of the input alone and for constants, which reveal nothing. */
    private static final Set<String> READERS = Set.of("reader", "viewer", "configurer", "manager", "admin");

    private FreeStyleProject job;

    @BeforeEach
    void setUpUsers() throws Exception {
        job = j.createFreeStyleProject("job");
        BuildDataAttacher.attachTo(j.buildAndAssertSuccess(job));
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "viewer", "configurer", "manager")
                .grant(Item.READ)
                .everywhere()
                .to("reader", "viewer", "configurer", "manager")
                .grant(Item.EXTENDED_READ)
                .onItems(job)
                .to("viewer", "configurer")
                .grant(Item.CONFIGURE)
                .onItems(job)
                .to("configurer")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        pipeline.add(
                JsonNodeFactory.instance.objectNode().put("name", "Run tests").put("type", "BUILD"));
    }

    /**
     * The expected behavior of a web method.
     *
     * @param parameters valid ones
     * @param result a part of the response to a permitted user
     * @param permitted the users who may call it
     */
    private record Expectation(Map<String, String> parameters, String result, Set<String> permitted) {}

    /** A web method of a descriptor. */
    private record Method(String path, java.lang.reflect.Method method, Expectation expected) {

        Map<String, String> parameters() {
            return expected.parameters();
        }

        boolean requiresPost() {
            return method.isAnnotationPresent(POST.class);
        }
    }

    private static Expectation value(String value, String result) {
        return new Expectation(Map.of("value", value), result, READERS);
    }

    /** The expectations by the name of the class, without the package, and of the method. */
    private Map<String, Expectation> expectations() {
        String url = buddy.url().toString();
        Map<String, String> server = Map.of("server", "", "credentialsId", "");
        Map<String, String> target = Map.of(
                "server",
                "",
                "credentialsId",
                "",
                "workspace",
                "acme",
                "project",
                "web",
                "pipelineId",
                "42",
                "pipeline",
                "",
                "value",
                "nowhere");
        Map<String, String> byName = new HashMap<>(target);
        byName.put("pipelineId", "");
        Map<String, String> byId = new HashMap<>(target);
        byId.put("value", "42");
        Map<String, Expectation> all = new HashMap<>();
        String step = "BuddyStepDescriptor.";
        all.put(step + "doFillServerItems", new Expectation(Map.of("server", ""), "\"buddy\"", CONFIGURERS));
        all.put(step + "doCheckServer", new Expectation(Map.of("value", "gone"), "configured are: buddy", CONFIGURERS));
        all.put(step + "doFillCredentialsIdItems", new Expectation(server, "buddy-token", VIEWERS));
        all.put(
                step + "doCheckCredentialsId",
                new Expectation(Map.of("value", "nowhere", "server", ""), "Cannot find credentials", VIEWERS));
        all.put(step + "doFillWorkspaceItems", new Expectation(server, "acme", CONFIGURERS));
        all.put(step + "doFillProjectItems", new Expectation(target, "web", CONFIGURERS));
        all.put(step + "doFillPipelineIdItems", new Expectation(target, "Live mirror (42)", CONFIGURERS));
        all.put(step + "doFillPipelineItems", new Expectation(target, "live-mirror", CONFIGURERS));
        all.put(step + "doCheckWorkspace", new Expectation(target, "Not found in Buddy", CONFIGURERS));
        all.put(step + "doCheckProject", new Expectation(target, "Not found in Buddy", CONFIGURERS));
        all.put(step + "doCheckPipelineId", new Expectation(byId, "Live mirror", CONFIGURERS));
        all.put(step + "doCheckPipeline", new Expectation(byName, "Not found in Buddy", CONFIGURERS));
        String action = "DockerfileActionStepDescriptor.";
        all.put(action + "doFillAfterItems", new Expectation(target, "Run tests", CONFIGURERS));
        all.put(action + "doCheckAfter", new Expectation(target, "Not found in Buddy", CONFIGURERS));
        all.put(action + "doCheckName", value("", "Required"));
        all.put(action + "doCheckDockerfilePath", value("/x", "without a leading slash"));
        all.put(action + "doCheckContextPath", value("/x", "without a leading slash"));
        all.put(action + "doCheckDockerImageTag", value("a b", "A Docker tag"));
        all.put(action + "doCheckBuildArgs", value("A", "key=value"));
        all.put(action + "doCheckAdditionalFields", value("x", "is not JSON"));
        String run = "RunPipelineStepDescriptor.";
        all.put(run + "doFillActionItems", new Expectation(target, "Run tests", CONFIGURERS));
        all.put(run + "doCheckAction", value("x", "is not a numeric ID"));
        all.put(run + "doCheckRun", value("x", "is not a numeric ID"));
        all.put(
                run + "doCheckBranch",
                new Expectation(Map.of("value", "a", "tag", "b", "pullRequest", ""), "at most one", READERS));
        all.put(run + "doCheckAdditionalFields", value("x", "is not JSON"));
        String variable = "RunVariable$DescriptorImpl.";
        all.put(variable + "doCheckKey", value("", "Required"));
        all.put(
                variable + "doFillCredentialsIdItems",
                new Expectation(Map.of("credentialsId", ""), "buddy-token", VIEWERS));
        all.put(
                variable + "doCheckCredentialsId",
                new Expectation(Map.of("value", "nowhere"), "Cannot find credentials", VIEWERS));
        all.put("BuddyBuildData.doSection", new Expectation(Map.of("section", "runs"), "<ul", READERS));
        all.put("BuildSecret$DescriptorImpl.doFillTypeItems", new Expectation(Map.of("type", ""), "ENV", READERS));
        all.put("BuildSecret$DescriptorImpl.doCheckId", value("", "Required"));
        all.put("BuildSecret$DescriptorImpl.doCheckValue", value("", "Required"));
        String registry = "ImageRegistryDescriptor.";
        all.put(registry + "doFillIntegrationItems", new Expectation(target, "Our registry (5ddb)", CONFIGURERS));
        all.put(registry + "doCheckIntegration", new Expectation(target, "Not found in Buddy", CONFIGURERS));
        all.put(registry + "doCheckRepository", value("", "Required"));
        String login = "LoginRegistry$LoginRegistryDescriptor.";
        all.put(
                login + "doFillCredentialsIdItems",
                new Expectation(Map.of("credentialsId", ""), "registry-login", VIEWERS));
        all.put(
                login + "doCheckCredentialsId",
                new Expectation(Map.of("value", "nowhere"), "Cannot find credentials", VIEWERS));
        all.put("GoogleGcr$DescriptorImpl.doFillRegistryItems", new Expectation(Map.of(), "eu.gcr.io", READERS));
        all.put("GoogleGcr$DescriptorImpl.doCheckRegistry", value("", "Required"));
        all.put("OtherRegistry$DescriptorImpl.doCheckRegistry", value("", "Required"));
        all.put("AmazonEcr$DescriptorImpl.doCheckRegion", value("", "Required"));
        String global = "ConfiguredServer$DescriptorImpl.";
        all.put(global + "doFillUrlItems", new Expectation(Map.of(), "https://api.eu.buddy.works", READERS));
        all.put(
                global + "doFillCredentialsIdItems",
                new Expectation(Map.of("url", url, "credentialsId", ""), "buddy-token", ADMINISTRATORS));
        all.put(
                global + "doCheckCredentialsId",
                new Expectation(Map.of("url", url, "value", "nowhere"), "Cannot find credentials", ADMINISTRATORS));
        all.put(global + "doCheckName", new Expectation(Map.of("value", ""), "Default: buddy", ADMINISTRATORS));
        all.put(global + "doCheckUrl", new Expectation(Map.of("value", "ftp://x"), "not a valid URL", ADMINISTRATORS));
        for (String seconds : List.of("doCheckMaxWaitSeconds", "doCheckRequestTimeoutSeconds")) {
            all.put(global + seconds, new Expectation(Map.of("value", "0"), "positive", ADMINISTRATORS));
        }
        all.put(
                global + "doTestConnection",
                new Expectation(
                        Map.of("url", url, "credentialsId", "buddy-token"),
                        "Accessible workspace: acme",
                        ADMINISTRATORS));
        return all;
    }

    /** The web methods of the plugin: those of all descriptors, each with the object that Jenkins calls it on, and of the build's page. */
    private List<Method> methods() {
        Map<String, Expectation> expectations = expectations();
        Stream<Method> ofDescriptors = ExtensionList.lookup(Descriptor.class).stream()
                .filter(descriptor -> descriptor.getClass().getName().startsWith("io.jenkins.plugins.buddy."))
                .flatMap(descriptor -> Stream.of(descriptor.getClass().getMethods())
                        .filter(AccessTest::isWebMethod)
                        .map(method -> new Method(
                                (descriptor.clazz == ConfiguredServer.class ? "" : "job/job/") + "descriptorByName/"
                                        + descriptor.clazz.getName() + "/" + urlName(method),
                                method,
                                expectations.get(key(method)))));
        Stream<Method> ofPages = Stream.of(BuddyBuildData.class.getMethods())
                .filter(AccessTest::isWebMethod)
                .map(method -> new Method("job/job/1/buddy/" + urlName(method), method, expectations.get(key(method))));
        return Stream.concat(ofDescriptors, ofPages).toList();
    }

    private static boolean isWebMethod(java.lang.reflect.Method method) {
        return method.getName().matches("do[A-Z].*")
                && method.getDeclaringClass().getName().startsWith("io.jenkins.plugins.buddy.");
    }

    private static String urlName(java.lang.reflect.Method method) {
        return method.getName().substring(2, 3).toLowerCase(Locale.ROOT)
                + method.getName().substring(3);
    }

    private static String key(java.lang.reflect.Method method) {
        Class<?> owner = method.getDeclaringClass();
        return owner.getName().substring(owner.getPackageName().length() + 1) + "." + method.getName();
    }

    /** A new web method needs an expectation, wherever it is. */
    @Test
    void everyWebMethodHasAnExpectation() {
        Set<String> expected = new TreeSet<>(expectations().keySet());
        assertEquals(
                expected,
                methods().stream().map(each -> key(each.method())).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(
                expected,
                new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.jenkins.plugins.buddy")
                                .stream()
                                .flatMap(type -> type.getMethods().stream())
                                .filter(method -> method.getName().matches("do[A-Z].*")
                                        || method.isAnnotatedWith(WebMethod.class))
                                .map(method -> method.getOwner()
                                                .getName()
                                                .substring(method.getOwner()
                                                                .getPackageName()
                                                                .length()
                                                        + 1)
                                        + "." + method.getName())
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static WebRequest request(JenkinsRule.WebClient browser, HttpMethod verb, Method method) throws Exception {
        WebRequest request = new WebRequest(new URL(browser.getContextPath() + method.path()), verb);
        request.setRequestParameters(method.parameters().entrySet().stream()
                .map(parameter -> new NameValuePair(parameter.getKey(), parameter.getValue()))
                .toList());
        return request;
    }

    private JenkinsRule.WebClient browser(String user) throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        browser.getOptions().setPrintContentOnFailingStatusCode(false);
        return user.equals("anonymous") ? browser : browser.login(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "reader", "viewer", "configurer", "manager", "admin"})
    void onlyPermittedUsersGetAResult(String user) throws Exception {
        List<Executable> checks = new ArrayList<>();
        try (JenkinsRule.WebClient browser = browser(user)) {
            for (Method method : methods()) {
                WebRequest request = request(browser, HttpMethod.POST, method);
                browser.addCrumb(request);
                WebResponse response = browser.loadWebResponse(request);
                String content = response.getContentAsString();
                boolean result = response.getStatusCode() == 200
                        && content.contains(method.expected().result());
                checks.add(() -> assertEquals(
                        method.expected().permitted().contains(user), result, () -> method.path() + ": " + content));
                checks.add(() -> assertFalse(content.contains(FakeBuddy.TOKEN), method.path()));
            }
        }
        assertAll(checks);
    }

    @Test
    void getAndPostWithoutCrumbAreRejected() throws Exception {
        List<Executable> checks = new ArrayList<>();
        try (JenkinsRule.WebClient browser = browser("admin")) {
            for (Method method : methods().stream().filter(Method::requiresPost).toList()) {
                int get = browser.loadWebResponse(request(browser, HttpMethod.GET, method))
                        .getStatusCode();
                int post = browser.loadWebResponse(request(browser, HttpMethod.POST, method))
                        .getStatusCode();
                // Stapler responds as if there were no such method.
                checks.add(() -> assertEquals(404, get, method.path()));
                checks.add(() -> assertEquals(403, post, method.path()));
            }
        }
        assertAll(checks);
    }

    /** A user who may configure a job and has a server of their own must not obtain the token. */
    @Test
    void formsSendTheTokenToConfiguredServersOnly() throws Exception {
        try (FakeBuddy evil = FakeBuddy.start();
                JenkinsRule.WebClient browser = browser("configurer")) {
            for (Method method : methods()) {
                for (String parameter : method.parameters().keySet()) {
                    for (String bait : baits(evil)) {
                        Map<String, String> parameters = new LinkedHashMap<>(method.parameters());
                        parameters.put(parameter, bait);
                        WebRequest request = request(
                                browser,
                                HttpMethod.POST,
                                new Method(method.path(), method.method(), new Expectation(parameters, "", Set.of())));
                        browser.addCrumb(request);
                        browser.loadWebResponse(request);
                    }
                }
            }
            assertNothingSentTo(evil);
        }
    }

    @Test
    void stepsSendTheTokenToConfiguredServersOnly() throws Exception {
        try (FakeBuddy evil = FakeBuddy.start()) {
            StringBuilder script = new StringBuilder("def accepted = []\n");
            for (String bait : baits(evil)) {
                for (String parameter : List.of("server", "workspace", "project", "pipelineId", "credentialsId")) {
                    Map<String, String> arguments = new LinkedHashMap<>(Map.of(
                            "workspace", "'acme'", "project", "'web'", "pipelineId", "42", "name", "'Build image'"));
                    arguments.put(parameter, "'" + bait.replace("\r\n", "\\r\\n") + "'");
                    String step = arguments.entrySet().stream()
                            .map(argument -> argument.getKey() + ": " + argument.getValue())
                            .collect(Collectors.joining(", ", "buddyDockerfileAction(", ")"));
                    script.append("try { " + step + "; accepted << " + arguments.get(parameter)
                            + " } catch (e) { echo 'failed' }\n");
                }
            }
            run(script + "if (accepted) { error accepted.toString() }");
            assertNothingSentTo(evil);
        }
    }

    /** With Extended Read, the form shows the configuration, cannot be saved, and asks Buddy for nothing. */
    @Test
    void formIsReadOnlyWithExtendedRead() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        step.setDockerfilePath("docker/Dockerfile");
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        RunPipelineStep run = new RunPipelineStep("acme", "web");
        run.setPipelineId(42);
        run.setBranch("release-7");
        job.getBuildersList().add(new RunPipelineBuilder(run));
        configure(server("buddy"), server("other-server"));
        try (JenkinsRule.WebClient browser = browser("viewer")) {
            HtmlPage page = browser.goTo("job/job/configure");
            String content = page.asNormalizedText();
            assertAll(
                    () -> assertTrue(content.contains("docker/Dockerfile"), content),
                    () -> assertTrue(content.contains("release-7"), content),
                    () -> assertFalse(page.asXml().contains("other-server"), "names of servers"),
                    () -> assertEquals(
                            0,
                            page.getByXPath("//div[@name='builder']//input[not(@type='hidden') and not(@disabled)"
                                            + " and not(@readonly)] | //button[@name='Submit']")
                                    .size(),
                            page::asXml),
                    () -> assertEquals(List.of(), buddy.requests()));
        }
    }

    private static List<String> baits(FakeBuddy evil) {
        String url = evil.url().toString();
        String host = url.substring("http://".length());
        return List.of(url, "@" + host, "../../" + host, "%2f%2f" + host, "x\r\nHost: " + host);
    }

    private void assertNothingSentTo(FakeBuddy evil) {
        assertEquals(List.of(), evil.requests());
        assertTrue(buddy.requests().stream()
                .allMatch(request -> request.headers().getFirst("Host").startsWith("127.0.0.1:")));
    }
}
