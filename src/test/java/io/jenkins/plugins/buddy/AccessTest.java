package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.registry.DockerHub;
import io.jenkins.plugins.buddy.registry.OtherRegistry;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.net.URL;
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
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who gets what from the web methods of the forms. */
class AccessTest extends BuddyJenkinsTestCase {

    private static final List<String> USERS = List.of("anonymous", "reader", "configurer", "manager", "admin");
    private static final Set<String> CONFIGURERS = Set.of("configurer", "admin");
    private static final Set<String> ADMINISTRATORS = Set.of("admin");

    private FreeStyleProject job;

    @BeforeEach
    void setUpUsers() throws Exception {
        job = j.createFreeStyleProject("job");
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

    /** A web method, what is asked of it, and what those see in the answer who may. */
    private record Method(String path, Map<String, String> parameters, String sight, Set<String> who) {}

    private static String onJob(Class<?> type, String method) {
        return "job/job/descriptorByName/" + type.getName() + "/" + method;
    }

    private static String global(String method) {
        return "descriptorByName/" + ConfiguredServer.class.getName() + "/" + method;
    }

    private List<Method> methods() {
        String url = buddy.url().toString();
        Map<String, String> server = Map.of("server", "", "credentialsId", "");
        Map<String, String> where =
                Map.of("server", "", "credentialsId", "", "workspace", "acme", "project", "web", "value", "nowhere");
        Class<?> step = DockerfileActionStep.class;
        return List.of(
                new Method(onJob(step, "fillCredentialsIdItems"), server, "buddy-token", CONFIGURERS),
                new Method(
                        onJob(step, "checkCredentialsId"),
                        Map.of("value", "nowhere", "server", ""),
                        "no such credentials",
                        CONFIGURERS),
                new Method(onJob(step, "fillWorkspaceItems"), server, "acme", CONFIGURERS),
                new Method(onJob(step, "fillProjectItems"), where, "web", CONFIGURERS),
                new Method(onJob(step, "fillPipelineIdItems"), where, "Live mirror (42)", CONFIGURERS),
                new Method(onJob(step, "checkWorkspace"), where, "list it", CONFIGURERS),
                new Method(onJob(step, "checkProject"), where, "list it", CONFIGURERS),
                new Method(
                        onJob(step, "checkPipelineId"),
                        Map.of("server", "", "credentialsId", "", "workspace", "acme", "project", "web", "value", "42"),
                        "Live mirror",
                        CONFIGURERS),
                new Method(onJob(DockerHub.class, "fillIntegrationItems"), where, "Our registry (5ddb)", CONFIGURERS),
                new Method(onJob(DockerHub.class, "checkIntegration"), where, "list it", CONFIGURERS),
                new Method(
                        onJob(OtherRegistry.class, "fillCredentialsIdItems"),
                        Map.of("credentialsId", ""),
                        "registry-login",
                        CONFIGURERS),
                new Method(
                        onJob(OtherRegistry.class, "checkCredentialsId"),
                        Map.of("value", "nowhere"),
                        "no such credentials",
                        CONFIGURERS),
                new Method(
                        global("fillCredentialsIdItems"),
                        Map.of("url", url, "credentialsId", ""),
                        "buddy-token",
                        ADMINISTRATORS),
                new Method(
                        global("checkCredentialsId"),
                        Map.of("url", url, "value", "nowhere"),
                        "no such credentials",
                        ADMINISTRATORS),
                new Method(global("checkUrl"), Map.of("value", "ftp://x"), "no address", ADMINISTRATORS),
                new Method(global("checkMaxWaitSeconds"), Map.of("value", "0"), "positive", ADMINISTRATORS),
                new Method(
                        global("testConnection"),
                        Map.of("url", url, "credentialsId", "buddy-token"),
                        "the token sees the workspace acme",
                        ADMINISTRATORS));
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

    @Test
    void everyWebMethodForEveryUser() throws Exception {
        Map<String, Boolean> expected = new LinkedHashMap<>();
        Map<String, Boolean> actual = new LinkedHashMap<>();
        for (String user : USERS) {
            try (JenkinsRule.WebClient browser = browser(user)) {
                for (Method method : methods()) {
                    WebRequest request = request(browser, HttpMethod.POST, method);
                    browser.addCrumb(request);
                    WebResponse response = browser.loadWebResponse(request);
                    String content = response.getContentAsString();
                    String cell = user + " " + method.path();
                    expected.put(cell, method.who().contains(user));
                    actual.put(cell, response.getStatusCode() == 200 && content.contains(method.sight()));
                    assertFalse(content.contains(FakeBuddy.TOKEN), cell);
                }
            }
        }
        assertEquals(expected, actual);
    }

    @Test
    void nothingIsAnsweredToGetOrWithoutACrumb() throws Exception {
        try (JenkinsRule.WebClient browser = browser("admin")) {
            for (Method method : methods()) {
                // Stapler answers as if there were no such method.
                assertEquals(
                        404,
                        browser.loadWebResponse(request(browser, HttpMethod.GET, method))
                                .getStatusCode(),
                        method.path());
                assertEquals(
                        403,
                        browser.loadWebResponse(request(browser, HttpMethod.POST, method))
                                .getStatusCode(),
                        method.path());
            }
        }
    }

    /** Somebody who may configure a job wants the token, and has a server to catch it. */
    @Test
    void theTokenGoesNowhereElse() throws Exception {
        try (FakeBuddy evil = FakeBuddy.start()) {
            String url = evil.url().toString();
            String host = url.substring("http://".length());
            try (JenkinsRule.WebClient browser = browser("configurer")) {
                for (Method method : methods()) {
                    for (String parameter :
                            List.of("server", "url", "workspace", "project", "credentialsId", "value")) {
                        for (String bait :
                                List.of(url, "@" + host, "../../" + host, "%2f%2f" + host, "x\r\nHost: " + host)) {
                            Map<String, String> parameters = new LinkedHashMap<>(method.parameters());
                            parameters.put(parameter, bait);
                            WebRequest request = request(
                                    browser, HttpMethod.POST, new Method(method.path(), parameters, "", Set.of()));
                            browser.addCrumb(request);
                            browser.loadWebResponse(request);
                        }
                    }
                }
            }
            for (String bait : List.of(url, "@" + host, "../../" + host, "%2f%2f" + host, "x\\r\\nHost: " + host)) {
                for (String parameter : List.of("server", "workspace", "project", "pipelineId", "credentialsId")) {
                    Map<String, String> arguments = new LinkedHashMap<>(Map.of(
                            "workspace", "'acme'", "project", "'web'", "pipelineId", "42", "name", "'Build image'"));
                    arguments.put(parameter, "'" + bait + "'");
                    runAndFail("buddyDockerfileAction("
                            + arguments.entrySet().stream()
                                    .map(argument -> argument.getKey() + ": " + argument.getValue())
                                    .collect(Collectors.joining(", "))
                            + ")");
                }
            }
            assertEquals(List.of(), evil.requests());
            assertTrue(buddy.requests().stream()
                    .allMatch(request -> request.headers().getFirst("Host").startsWith("127.0.0.1:")));
        }
    }
}
