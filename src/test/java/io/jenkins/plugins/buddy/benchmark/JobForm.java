package io.jenkins.plugins.buddy.benchmark;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Opening the configuration of a freestyle job with the build step: the page itself, and what its fields then ask for to fill
 * their drop-downs, all at the same time as a browser does.
 */
final class JobForm {

    /** What a field of the page asks, and what of the form it sends along. */
    private static final Pattern FILL = Pattern.compile("fillUrl=\"([^\"]*io\\.jenkins\\.plugins\\.buddy\\.[^\"]*)\"");

    /** What the page gives along against forged requests. */
    private static final Pattern CRUMB =
            Pattern.compile("data-crumb-header=\"([^\"]+)\" data-crumb-value=\"([^\"]+)\"");

    private static final Map<String, String> TYPED =
            Map.of("server", "", "workspace", "acme", "project", "acme", "pipelineId", "42", "integration", "5ddb");

    private static final String SLOW = "slow: 2 s for each answer";

    private final Effort effort;
    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    private int opened;

    JobForm(Effort effort) {
        this.effort = effort;
    }

    /** One opening: the page, and until the last drop-down has its answer. */
    private record Opening(long pageMillis, long fillMillis, int fills) {}

    void measure(Report report) throws Throwable {
        Map<String, List<Opening>> measured = new LinkedHashMap<>();
        try (LoadServer server = new LoadServer();
                LoadServer slow = new LoadServer();
                MeasuredJenkins jenkins = MeasuredJenkins.start("form", server.url())) {
            slow.pauseBeforeLooking(Duration.ofSeconds(2));
            URI down = unusedAddress();
            Map<String, URI> servers = new LinkedHashMap<>();
            servers.put("fast", server.url());
            servers.put(SLOW, slow.url());
            servers.put("down: connection refused", down);
            for (int round = -1; round < effort.rounds(); round++) {
                for (Map.Entry<String, URI> each : servers.entrySet()) {
                    Opening opening = open(jenkins, each.getValue());
                    if (round >= 0) {
                        measured.computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                                .add(opening);
                    }
                }
            }
        }
        report.section(
                "Form",
                "The configuration page of a freestyle job with the build step, never asked before with this token: milliseconds until the"
                        + " page has come, and after that until all drop-downs have their answers.");
        report.table("Buddy", "page", "drop-downs", "number of drop-downs");
        measured.forEach((buddy, openings) -> report.row(
                buddy,
                samples(openings, Opening::pageMillis),
                samples(openings, Opening::fillMillis),
                samples(openings, Opening::fills)));
    }

    private static Samples samples(List<Opening> openings, Function<Opening, Number> figure) {
        return Samples.of(openings.stream().map(figure).toList());
    }

    private static URI unusedAddress() throws IOException {
        try (LoadServer closed = new LoadServer()) {
            return closed.url();
        }
    }

    private Opening open(MeasuredJenkins jenkins, URI buddy) throws Exception {
        // Another token each time: what one token saw is remembered for a minute.
        URI page = jenkins.url().resolve(jenkins.call(new FormJob(buddy.toString(), "token-" + opened++)));
        long started = System.nanoTime();
        HttpResponse<String> form = browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        long shown = System.nanoTime();
        Matcher crumb = CRUMB.matcher(form.body());
        if (!crumb.find()) {
            throw new IllegalStateException("the page has no crumb");
        }
        List<CompletableFuture<HttpResponse<String>>> fills = FILL.matcher(form.body())
                .results()
                .map(fill -> fill.group(1))
                .distinct()
                .map(path -> browser.sendAsync(fill(page.resolve(path), crumb), BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> fill : fills) {
            HttpResponse<String> answer = fill.get();
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " for " + answer.uri());
            }
        }
        long filled = System.nanoTime();
        return new Opening(
                TimeUnit.NANOSECONDS.toMillis(shown - started),
                TimeUnit.NANOSECONDS.toMillis(filled - shown),
                fills.size());
    }

    private static HttpRequest fill(URI url, Matcher crumb) {
        String typed = TYPED.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(url)
                .header(crumb.group(1), crumb.group(2))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(typed))
                .build();
    }
}
