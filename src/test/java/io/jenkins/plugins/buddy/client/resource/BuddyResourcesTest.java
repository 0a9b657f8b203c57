package io.jenkins.plugins.buddy.client.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.MalformedResponseException;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.resource.BuddyResources.Resource;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuddyResourcesTest extends ServiceTestCase {

    private static final PathSegment ACME = new PathSegment("acme");

    private BuddyResources resources() {
        return new BuddyResources(ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(5)), TOKEN, Duration.ofSeconds(5));
    }

    @Test
    void workspacesHaveTheirNameInUrls() throws Exception {
        buddy.pipeline("other", "x", 44, "Other");
        assertEquals(
                List.of(new Resource("acme", "Workspace acme"), new Resource("other", "Workspace other")),
                result(resources().workspaces()));
    }

    @Test
    void namesAreCleaned() throws Exception {
        buddy.failNext(
                "GET",
                Fault.response(
                        200,
                        "{\"workspaces\":[{\"domain\":\"a\\u202eb\",\"name\":\"x\\ny " + FakeBuddy.TOKEN + "\"}]}"));
        assertEquals(List.of(new Resource("ab", "x y ****")), result(resources().workspaces()));
        buddy.failNext("GET", Fault.response(200, "{\"name\":\"x\\ny\",\"scopes\":[\"A\\u001b[31m\"]}"));
        TokenInfo token = result(resources().token());
        assertEquals("x y", token.name());
        assertEquals(List.of("A [31m"), token.scopes());
    }

    @Test
    void projectsOfOneWorkspaceAreListed() throws Exception {
        buddy.pipeline("acme", "app", 43, "Release");
        buddy.pipeline("other", "x", 44, "Other");
        assertEquals(
                List.of(new Resource("app", "Project app"), new Resource("web", "Project web")),
                result(resources().projects(ACME)));
    }

    @Test
    void pipelinesOfOneProjectAreListed() throws Exception {
        buddy.pipeline("acme", "app", 43, "Release");
        assertEquals(
                List.of(new Resource("42", "Live mirror")),
                result(resources().pipelines(ACME, new PathSegment("web"))));
    }

    @Test
    void integrationsOfOneWorkspaceAreListed() throws Exception {
        assertEquals(
                List.of(new Resource("5ddb", "Our registry")),
                result(resources().integrations(ACME)));
    }

    @Test
    void hashIdReplacesAMissingIdentifierAndEntriesWithoutIdAreSkipped() throws Exception {
        buddy.failNext(
                "GET",
                Fault.response(
                        200, "{\"integrations\":[{\"hash_id\":\"h1\",\"name\":\"Old\"},{\"name\":\"none\"},{}]}"));
        buddy.failNext("GET", Fault.response(200, "{\"integrations\":[]}"));
        assertEquals(List.of(new Resource("h1", "Old")), result(resources().integrations(ACME)));
    }

    @Test
    void nameReplacesAMissingDomain() throws Exception {
        buddy.failNext("GET", Fault.response(200, "{\"workspaces\":[{\"name\":\"solo\"}]}"));
        buddy.failNext("GET", Fault.response(200, "{\"workspaces\":[]}"));
        assertEquals(List.of(new Resource("solo", "solo")), result(resources().workspaces()));
    }

    @Test
    void endlessListIsCut() throws Exception {
        for (int page = 1; page <= 9; page++) {
            buddy.failNext(
                    "GET",
                    Fault.response(200, "{\"total_page_count\":9,\"workspaces\":[{\"domain\":\"w" + page + "\"}]}"));
        }
        assertEquals(5, result(resources().workspaces()).size());
        assertEquals(5, buddy.requests().size());
    }

    @Test
    void responseWithoutTheListIsMalformed() {
        buddy.failNext("GET", Fault.response(200, "{\"projects\":7}"));
        assertEquals(
                "Invalid response (200) from Buddy to GET /workspaces/acme/projects: the body has no list of projects",
                failure(MalformedResponseException.class, resources().projects(ACME))
                        .getMessage());
    }

    @Test
    void nothingIsRetried() {
        buddy.failAll(Fault.response(503, ""));
        HttpStatusException e = failure(HttpStatusException.class, resources().projects(ACME));
        assertEquals(503, e.status());
        assertEquals(1, buddy.requests().size());
    }
}
