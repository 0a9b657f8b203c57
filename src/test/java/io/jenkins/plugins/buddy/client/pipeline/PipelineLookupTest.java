package io.jenkins.plugins.buddy.client.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineLookupTest extends ServiceTestCase {

    private static final PathSegment ACME = new PathSegment("acme");
    private static final PathSegment WEB = new PathSegment("web");

    private PipelineLookup lookup() {
        ApiEndpoint endpoint = ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(5));
        return new PipelineLookup(endpoint, TOKEN, policy(Duration.ofSeconds(10)), progress::add);
    }

    private CompletableFuture<PipelineRef> find(String pipeline) {
        return lookup().find(ACME, WEB, pipeline);
    }

    private List<String> paths() {
        return buddy.requests().stream()
                .map(request -> request.path() + (request.query() == null ? "" : "?" + request.query()))
                .toList();
    }

    @Test
    void identifierIsLookedUpWithOneRequest() throws Exception {
        assertEquals(PIPELINE, result(find("live-mirror")));
        assertEquals(List.of("/workspaces/acme/identifiers?project=web&pipeline=live-mirror"), paths());
    }

    @Test
    void nameIsLookedUpInTheList() throws Exception {
        assertEquals(PIPELINE, result(find("Live mirror")));
        assertEquals(
                List.of(
                        "/workspaces/acme/identifiers?project=web&pipeline=Live+mirror",
                        "/workspaces/acme/projects/web/pipelines?page=1&per_page=100"),
                paths());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 422})
    void identifierIsLookedUpInTheListWhereBuddyRefusesIdentifiers(int status) throws Exception {
        buddy.failNext("GET", Fault.response(status, "{\"errors\":[{\"message\":\"No\"}]}"));
        assertEquals(PIPELINE, result(find("live-mirror")));
    }

    @Test
    void webPageInsteadOfIdentifiersLeadsToTheList() throws Exception {
        buddy.failNext("GET", Fault.html());
        assertEquals(PIPELINE, result(find("live-mirror")));
    }

    @Test
    void olderInstallationsHaveNamesOnly() throws Exception {
        buddy.version2020(true);
        assertEquals(PIPELINE, result(find("Live mirror")));
        failure(AmbiguousPipelineException.class, find("live-mirror"));
    }

    @Test
    void identifierTakesPrecedenceOverNames() throws Exception {
        buddy.identifiersAvailable(false);
        buddy.pipeline("acme", "web", 43, "live-mirror").identifier("other");
        assertEquals(PIPELINE, result(find("live-mirror")));
    }

    @Test
    void pipelineOnTheLastPageIsFound() throws Exception {
        buddy.identifiersAvailable(false);
        for (int id = 1000; id < 1230; id++) {
            buddy.pipeline("acme", "web", id, "Pipeline " + id);
        }
        assertEquals(1229, result(find("Pipeline 1229")).pipelineId());
    }

    @Test
    void ambiguousNameIsRefusedWithTheIds() {
        buddy.pipeline("acme", "web", 43, "Live mirror").identifier("other");
        assertEquals(
                "pipeline: acme/web has several pipelines named 'Live mirror' (IDs 42, 43);"
                        + " specify the identifier or the ID",
                failure(AmbiguousPipelineException.class, find("Live mirror")).getMessage());
    }

    @Test
    void unknownPipelineIsRefused() {
        assertEquals(
                "pipeline: acme/web has no pipeline with the identifier or name 'live'",
                failure(AmbiguousPipelineException.class, find("live")).getMessage());
    }

    @Test
    void rejectedTokenEndsTheLookup() {
        buddy.failAll(Fault.response(401, "{\"errors\":[{\"message\":\"Wrong authentication data\"}]}"));
        assertEquals(
                401, failure(HttpStatusException.class, find("live-mirror")).status());
        assertEquals(1, buddy.requests().size());
    }

    @Test
    void transientFailuresAreRetried() throws Exception {
        buddy.fail(request -> true, Fault.response(502, ""), false, 2);
        assertEquals(PIPELINE, result(find("live-mirror")));
        assertEquals(3, buddy.requests().size());
    }

    @Test
    void lookupEndsWithTheTimeLimit() {
        buddy.failAll(Fault.response(503, ""));
        PipelineLookup limited = new PipelineLookup(
                ApiEndpoint.direct(buddy.url(), Duration.ofMillis(500)),
                TOKEN,
                policy(Duration.ofMillis(300)).startingNow(),
                progress::add);
        failure(RetriesExhaustedException.class, limited.find(ACME, WEB, "live-mirror"));
        assertTrue(progress.stream().anyMatch(line -> line.contains("Retrying")), progress::toString);
    }

    @Test
    void cancelledLookupEndsAtOnce() throws Exception {
        buddy.failNext("GET", Fault.silence());
        PipelineLookup lookup = lookup();
        CompletableFuture<PipelineRef> found = lookup.find(ACME, WEB, "live-mirror");
        buddy.awaitInjectedFaults(1);
        lookup.cancel();
        Assertions.assertThrows(CancellationException.class, () -> result(found));
    }
}
