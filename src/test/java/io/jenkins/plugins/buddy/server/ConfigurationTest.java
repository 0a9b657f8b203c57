package io.jenkins.plugins.buddy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.XmlFile;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.client.http.EndpointStates;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MemoryAssert;

/** The configured servers in the form, in the file and as code. */
class ConfigurationTest extends BuddyJenkinsTestCase {

    private static final String YAML = """
            unclassified:
              buddy:
                servers:
                - credentialsId: "buddy-token"
                  maxWaitSeconds: 60
                  name: "eu"
                  requestTimeoutSeconds: 10
                  url: "https://api.eu.buddy.works"
                - name: "own"
                  url: "https://buddy.example.com/api"
            """;

    @TempDir
    Path folder;

    private static BuddyGlobalConfiguration configuration() {
        return BuddyGlobalConfiguration.get();
    }

    private void load(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), yaml);
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static String export() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        return "unclassified:\n"
                + ("buddy:\n"
                                + Util.toYamlString(Util.getUnclassifiedRoot(context)
                                                .get("buddy"))
                                        .indent(2))
                        .indent(2);
    }

    private static void assertServers() {
        List<ConfiguredServer> servers = configuration().getServers();
        assertEquals(2, servers.size());
        ConfiguredServer eu = servers.get(0);
        assertEquals("eu", eu.getName());
        assertEquals("https://api.eu.buddy.works", eu.getUrl());
        assertEquals("buddy-token", eu.getCredentialsId());
        assertEquals(10, eu.getRequestTimeoutSeconds());
        assertEquals(60, eu.getMaxWaitSeconds());
        ConfiguredServer own = servers.get(1);
        assertEquals("own", own.getName());
        assertEquals("https://buddy.example.com/api", own.getUrl());
        assertNull(own.getCredentialsId());
        assertEquals(30, own.getRequestTimeoutSeconds());
        assertEquals(120, own.getMaxWaitSeconds());
    }

    @Test
    void configurationAsCodeIsImportedAndExported() throws Exception {
        load(YAML);
        assertServers();
        String exported = export();
        assertTrue(exported.contains("url: \"https://buddy.example.com/api\""), exported);
        configuration().setServers(List.of());
        load(exported);
        assertServers();
    }

    @Test
    void missingValuesInCodeHaveTheirDefaults() throws Exception {
        load("unclassified:\n  buddy:\n    servers:\n    - {}\n");
        assertEquals(
                "https://api.buddy.works", configuration().getServers().get(0).getUrl());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    - url: 'ftp://x' | Buddy server 'buddy', url: 'ftp://x' is not a valid URL
                    - url: 'https://joe:pw@x' | must not contain user info, a query or a fragment
                    - url: 'http://buddy_api:8080' | the host name 'buddy_api:8080' contains an underscore
                    [{}, {}] | there are two Buddy servers named 'buddy'
                    - maxWaitSeconds: 0 | Buddy server 'buddy', maxWaitSeconds: 0 is not between 1 and 3600
                    - maxWaitSeconds: 30 | Buddy server 'buddy', requestTimeoutSeconds: a request may take 30 s
                    - requestTimeoutSeconds: 120 | but a step with all its requests only 120 s (maxWaitSeconds)
                    """)
    void invalidCodeIsRejectedWithTheReason(String servers, String reason) {
        Exception e = assertThrows(
                Exception.class, () -> load("unclassified:\n  buddy:\n    servers:\n      " + servers + "\n"));
        String messages = Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .collect(Collectors.joining("\n"));
        assertTrue(messages.contains(reason), messages);
        assertEquals(1, configuration().getServers().size());
    }

    @Test
    void formKeepsAllValues() throws Exception {
        load(YAML);
        j.configRoundtrip();
        assertServers();
        configuration().load();
        assertServers();
    }

    @Test
    void serverIsAddedInTheForm() throws Exception {
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.goTo("configure");
            HtmlForm form = page.getFormByName("config");
            assertEquals(
                    "buddy",
                    page.<HtmlInput>getFirstByXPath("//input[@name='_.name' and @value='buddy']")
                            .getValue());
            page.<HtmlButton>getFirstByXPath("//button[normalize-space()='Add a server']")
                    .click();
            browser.waitForBackgroundJavaScript(10_000);
            List<HtmlInput> urls = page.getByXPath("//div[@name='servers']//input[@name='_.url']");
            List<HtmlInput> names = page.getByXPath("//div[@name='servers']//input[@name='_.name']");
            assertEquals(2, urls.size());
            names.get(1).setValue("own");
            urls.get(1).setValue("https://buddy.example.com/api");
            j.submit(form);
        }
        assertEquals("buddy, own", configuration().names());
        assertEquals(
                "https://buddy.example.com/api",
                configuration().getServers().get(1).getUrl());
    }

    @Test
    void missingElementsInTheFileHaveTheirDefaults() throws Exception {
        XmlFile file = new XmlFile(j.jenkins
                .getRootDir()
                .toPath()
                .resolve(BuddyGlobalConfiguration.class.getName() + ".xml")
                .toFile());
        Files.writeString(file.getFile().toPath(), """
                <?xml version='1.1' encoding='UTF-8'?>
                <io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration>
                  <servers>
                    <io.jenkins.plugins.buddy.server.ConfiguredServer>
                      <name>own</name>
                    </io.jenkins.plugins.buddy.server.ConfiguredServer>
                  </servers>
                </io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration>
                """, StandardCharsets.UTF_8);
        configuration().load();
        ConfiguredServer own = configuration().getServers().get(0);
        assertEquals("own", own.getName());
        assertEquals("https://api.buddy.works", own.getUrl());
        assertEquals(30, own.getRequestTimeoutSeconds());
        assertEquals(120, own.getMaxWaitSeconds());
    }

    private static HttpClient httpClient(ConfiguredServer server) {
        return EndpointStates.httpClient(ApiEndpoints.forServer(server).state());
    }

    @Test
    void connectionsAreReleasedWhenTheirUrlIsRemoved() throws Exception {
        load(YAML);
        ConfiguredServer server = configuration().getServers().get(0);
        WeakReference<HttpClient> client = new WeakReference<>(httpClient(server));
        load(YAML);
        assertSame(client.get(), httpClient(server));
        configuration().setServers(List.of());
        MemoryAssert.assertGC(client, false);
    }
}
