package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.registry.DockerHub;
import io.jenkins.plugins.buddy.registry.OtherRegistry;
import io.jenkins.plugins.buddy.results.BuildDataAttacher;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The permissions that the web methods of forms and pages require. */
class AccessTest extends BuddyJenkinsTestCase {

    private static final Set<String> CONFIGURERS = Set.of("configurer", "admin");
    private static final Set<String> ADMINISTRATORS = Set.of("admin");
    private static final Set<String> READERS = Set.of("reader", "configurer", "manager", "admin");

    private FreeStyleProject job;

    @BeforeEach
    void setUpUsers() throws Exception {
        job = j.createFreeStyleProject("job");
        BuildDataAttacher.attachTo(j.buildAndAssertSuccess(job));
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "configurer", "manager")
                .grant(Item.READ)
                .everywhere()
                .to("reader", "configurer", "manager")
                .grant(Item.CONFIGURE, Item.EXTENDED_READ)
                .onItems(job)
                .to("configurer")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    /**
     * A web method.
     *
     * @param result a part of the response to a permitted user
     * @param permitted the users who may call it
     */
    private record Method(String path, Map<String, String> parameters, String result, Set<String> permitted) {}

    private static String onJob(Class<?> type, String method) {
        return "job/job/descriptorByName/" + type.getName() + "/" + method;
    }

    private static String global(String method) {
        return "descriptorByName/" + ConfiguredServer.class.getName() + "/" + method;
    }

    private List<Method> methods() {
        String url = buddy.url().toString();
        Map<String, String> server = Map.of("server", "", "credentialsId", "");
        Map<String, String> target =
                Map.of("server", "", "credentialsId", "", "workspace", "acme", "project", "web", "value", "nowhere");
        Class<?> step = DockerfileActionStep.class;
        return List.of(
                new Method(onJob(step, "fillCredentialsIdItems"), server, "buddy-token", CONFIGURERS),
                new Method(
                        onJob(step, "checkCredentialsId"),
                        Map.of("value", "nowhere", "server", ""),
                        "Cannot find credentials",
                        CONFIGURERS),
                new Method(onJob(step, "fillWorkspaceItems"), server, "acme", CONFIGURERS),
                new Method(onJob(step, "fillProjectItems"), target, "web", CONFIGURERS),
                new Method(onJob(step, "fillPipelineIdItems"), target, "Live mirror (42)", CONFIGURERS),
                new Method(onJob(step, "checkWorkspace"), target, "Not found in Buddy", CONFIGURERS),
                new Method(onJob(step, "checkProject"), target, "Not found in Buddy", CONFIGURERS),
                new Method(
                        onJob(step, "checkPipelineId"),
                        Map.of("server", "", "credentialsId", "", "workspace", "acme", "project", "web", "value", "42"),
                        "Live mirror",
                        CONFIGURERS),
                new Method(onJob(DockerHub.class, "fillIntegrationItems"), target, "Our registry (5ddb)", CONFIGURERS),
                new Method(onJob(DockerHub.class, "checkIntegration"), target, "Not found in Buddy", CONFIGURERS),
                new Method(
                        onJob(OtherRegistry.class, "fillCredentialsIdItems"),
                        Map.of("credentialsId", ""),
                        "registry-login",
                        CONFIGURERS),
                new Method(
                        onJob(OtherRegistry.class, "checkCredentialsId"),
                        Map.of("value", "nowhere"),
                        "Cannot find credentials",
                        CONFIGURERS),
                new Method(
                        global("fillCredentialsIdItems"),
                        Map.of("url", url, "credentialsId", ""),
                        "buddy-token",
                        ADMINISTRATORS),
                new Method(
                        global("checkCredentialsId"),
                        Map.of("url", url, "value", "nowhere"),
                        "Cannot find credentials",
                        ADMINISTRATORS),
                new Method(global("checkUrl"), Map.of("value", "ftp://x"), "not a valid URL", ADMINISTRATORS),
                new Method(global("checkMaxWaitSeconds"), Map.of("value", "0"), "positive", ADMINISTRATORS),
                new Method(
                        global("testConnection"),
                        Map.of("url", url, "credentialsId", "buddy-token"),
                        "Accessible workspace: acme",
                        ADMINISTRATORS),
                new Method("job/job/1/buddy/section", Map.of("section", "runs"), "<ul", READERS));
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
    @ValueSource(strings = {"anonymous", "reader", "configurer", "manager", "admin"})
    void onlyPermittedUsersGetAResult(String user) throws Exception {
        List<Executable> checks = new ArrayList<>();
        try (JenkinsRule.WebClient browser = browser(user)) {
            for (Method method : methods()) {
                WebRequest request = request(browser, HttpMethod.POST, method);
                browser.addCrumb(request);
                WebResponse response = browser.loadWebResponse(request);
                String content = response.getContentAsString();
                boolean result = response.getStatusCode() == 200 && content.contains(method.result());
                checks.add(() -> assertEquals(method.permitted().contains(user), result, method.path()));
                checks.add(() -> assertFalse(content.contains(FakeBuddy.TOKEN), method.path()));
            }
        }
        assertAll(checks);
    }

    @Test
    void getAndPostWithoutCrumbAreRejected() throws Exception {
        List<Executable> checks = new ArrayList<>();
        try (JenkinsRule.WebClient browser = browser("admin")) {
            for (Method method : methods()) {
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
                for (String parameter : List.of("server", "url", "workspace", "project", "credentialsId", "value")) {
                    for (String bait : baits(evil)) {
                        Map<String, String> parameters = new LinkedHashMap<>(method.parameters());
                        parameters.put(parameter, bait);
                        WebRequest request =
                                request(browser, HttpMethod.POST, new Method(method.path(), parameters, "", Set.of()));
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
