package io.jenkins.plugins.buddy.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiEndpointTest {

    @ParameterizedTest
    @CsvSource({
        "https://x/api, https://x/api",
        "https://x/api/, https://x/api",
        "https://X:443/api//, https://x/api",
        "HTTPS://x/API, https://x/API",
        "https://x/, https://x",
        "http://x:80, http://x",
        "http://x:443/, http://x:443",
        "https://x:80, https://x:80",
        "https://[::1]:443/a%2Fb/, https://[::1]/a%2Fb"
    })
    void spellingsOfAUrlAreOneEndpoint(String url, String normalized) {
        ApiEndpoint endpoint = ApiEndpoint.direct(URI.create(url), Duration.ofSeconds(1));
        assertEquals(URI.create(normalized), endpoint.url());
        assertEquals(URI.create(normalized + "/workspaces?page=1"), endpoint.resolve("/workspaces?page=1"));
    }
}
