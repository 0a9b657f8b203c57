package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.buddy.client.BuddyCatalog.Entry;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BuddyCatalogTest extends ServiceTestCase {

    private BuddyCatalog catalog() {
        return new BuddyCatalog(
                BuddyServer.direct(buddy.url(), Duration.ofSeconds(5)), FakeBuddy.TOKEN, Duration.ofSeconds(5));
    }

    @Test
    void whatATokenSees() throws Exception {
        buddy.pipeline("acme", "app", 43, "Release");
        buddy.pipeline("other", "x", 44, "Other");
        assertEquals(
                List.of(new Entry("acme", "Workspace acme"), new Entry("other", "Workspace other")),
                catalog().workspaces().get());
        assertEquals(
                List.of(new Entry("app", "Project app"), new Entry("web", "Project web")),
                catalog().projects("acme").get());
        assertEquals(
                List.of(new Entry("42", "Live mirror")),
                catalog().pipelines("acme", "web").get());
        assertEquals(
                List.of(new Entry("5ddb", "Our registry")),
                catalog().integrations("acme").get());
    }

    @Test
    void olderInstallationsAndBareEntries() throws Exception {
        buddy.failNext(
                "GET",
                Fault.answer(200, "{\"integrations\":[{\"hash_id\":\"h1\",\"name\":\"Old\"},{\"name\":\"none\"},{}]}"));
        buddy.failNext("GET", Fault.answer(200, "{\"integrations\":[]}"));
        assertEquals(
                List.of(new Entry("h1", "Old")), catalog().integrations("acme").get());
        buddy.failNext("GET", Fault.answer(200, "{\"workspaces\":[{\"name\":\"solo\"}]}"));
        buddy.failNext("GET", Fault.answer(200, "{\"workspaces\":[]}"));
        assertEquals(List.of(new Entry("solo", "solo")), catalog().workspaces().get());
    }

    @Test
    void aListThatIsNoneIsTold() {
        buddy.failNext("GET", Fault.answer(200, "{\"projects\":7}"));
        ExecutionException e = assertThrows(
                ExecutionException.class, () -> catalog().projects("acme").get());
        assertEquals(
                "Buddy's answer (200) to GET /workspaces/acme/projects can't be read: it has no list of projects",
                BuddyException.unwrap(e.getCause()).getMessage());
    }
}
