package io.jenkins.plugins.buddy.benchmark;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.buddy.DockerfileActionBuilder;
import io.jenkins.plugins.buddy.DockerfileActionStep;
import io.jenkins.plugins.buddy.registry.AmazonEcr;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvnet.hudson.test.JenkinsRule;

/** Measures the configuration page of a freestyle job: the page, then all its drop-downs, loaded concurrently as in a browser. */
final class JobForm {

    private static final Pattern FILL_URL =
            Pattern.compile("fillUrl=\"([^\"]*io\\.jenkins\\.plugins\\.buddy\\.[^\"]*)\"");
    private static final Pattern CRUMB =
            Pattern.compile("data-crumb-header=\"([^\"]+)\" data-crumb-value=\"([^\"]+)\"");

    /** The values of the form that the drop-downs depend on. */
    private static final String FIELDS = "server=&workspace=acme&project=acme&pipelineId=42&integration=5ddb";

    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    private int opened;

    /**
     * An opened page.
     *
     * @param pageMillis until the page has arrived
     * @param fillMillis from then on until the last drop-down is filled
     * @param fills the number of drop-downs
     */
    private record Opening(long pageMillis, long fillMillis, int fills) {}

    void measure(BenchmarkProfile profile, Report report) throws Throwable {
        Map<String, List<Opening>> measured = new LinkedHashMap<>();
        try (LoadServer fast = new LoadServer();
                LoadServer slow = new LoadServer(Duration.ofSeconds(2));
                BenchmarkJenkins jenkins = BenchmarkJenkins.start("form", fast.url())) {
            Map<String, URI> servers = new LinkedHashMap<>();
            servers.put("fast", fast.url());
            servers.put("slow: 2 s for each response", slow.url());
            servers.put("down: connection refused", unusedUrl());
            for (int round = -1; round < profile.rounds(); round++) {
                for (Map.Entry<String, URI> server : servers.entrySet()) {
                    Opening opening = open(jenkins, server.getValue());
                    if (round >= 0) {
                        measured.computeIfAbsent(server.getKey(), label -> new ArrayList<>())
                                .add(opening);
                    }
                }
            }
        }
        report.section(
                "Form",
                "The configuration page of a freestyle job with the build step, opened with a new token: milliseconds until the page has"
                        + " arrived, and from then on until all drop-downs are filled.");
        report.table("Buddy", "page", "drop-downs", "number of drop-downs");
        measured.forEach((server, openings) -> report.row(
                server,
                Samples.of(openings, Opening::pageMillis),
                Samples.of(openings, Opening::fillMillis),
                Samples.of(openings, Opening::fills)));
    }

    private static URI unusedUrl() throws IOException {
        try (LoadServer closed = new LoadServer()) {
            return closed.url();
        }
    }

    private Opening open(BenchmarkJenkins jenkins, URI buddy) throws Exception {
        String url = buddy.toString();
        // A new token each time, because the options of a token are cached for a minute.
        String token = "token-" + opened++;
        String path = jenkins.call(r -> createJob(r, url, token));
        URI page = jenkins.url().resolve(path);
        long started = System.nanoTime();
        String form = browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                .body();
        long shown = System.nanoTime();
        Matcher crumb = CRUMB.matcher(form);
        if (!crumb.find()) {
            throw new IllegalStateException("the page has no crumb");
        }
        List<CompletableFuture<HttpResponse<String>>> fills = FILL_URL.matcher(form)
                .results()
                .map(fill -> page.resolve(fill.group(1)))
                .distinct()
                .map(fill -> HttpRequest.newBuilder(fill)
                        .header(crumb.group(1), crumb.group(2))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(FIELDS))
                        .build())
                .map(fill -> browser.sendAsync(fill, BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> fill : fills) {
            if (fill.get().statusCode() != 200) {
                throw new IllegalStateException(fill.get().toString());
            }
        }
        long filled = System.nanoTime();
        return new Opening(
                TimeUnit.NANOSECONDS.toMillis(shown - started),
                TimeUnit.NANOSECONDS.toMillis(filled - shown),
                fills.size());
    }

    /** In the controller: creates the job and returns the path of its configuration page. */
    private static String createJob(JenkinsRule r, String buddy, String token) throws Exception {
        BenchmarkJenkins.configure(buddy, token);
        DockerfileActionStep step = new DockerfileActionStep("acme", "acme", 42, "Build image");
        step.setRegistry(new AmazonEcr("5ddb", "us-east-1", "web"));
        FreeStyleProject job = r.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        return job.getUrl() + "configure";
    }
}
