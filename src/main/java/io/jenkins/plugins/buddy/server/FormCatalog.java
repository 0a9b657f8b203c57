package io.jenkins.plugins.buddy.server;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.BuddyCatalog;
import io.jenkins.plugins.buddy.client.BuddyCatalog.Entry;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.DockerfileActionService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jvnet.localizer.LocaleProvider;

/**
 * What a job's form offers to choose from, fetched from Buddy with the token that the job would use, and only for people who may
 * configure the job. Where Buddy doesn't answer there is nothing to choose, and a word why; what is typed is always accepted.
 */
public final class FormCatalog {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** For a minute, and for whom it was fetched: another user or token may see other things. */
    private static final Cache<Key, CompletableFuture<List<Entry>>> CACHE = CacheBuilder.newBuilder()
            .expireAfterWrite(1, TimeUnit.MINUTES)
            .maximumSize(1_000)
            .build();

    private static final Pattern LABEL = Pattern.compile(".*\\(([^()]+)\\)\\s*");

    @CheckForNull
    private final Item item;

    @CheckForNull
    private final String server;

    @CheckForNull
    private final String credentialsId;

    /** Never shown or kept anywhere but in this process's memory: it holds a token. */
    private record Key(String user, String url, String token, String what) {}

    /** Why there is nothing to choose. */
    private static final class NothingToChoose extends Exception {
        private static final long serialVersionUID = 1L;

        NothingToChoose(String message) {
            super(message);
        }
    }

    /**
     * @param item the job that is configured, null outside of one
     * @param server the server's name, null or empty for the first one
     * @param credentialsId the token's credentials, null or empty for the server's
     */
    public FormCatalog(@CheckForNull Item item, @CheckForNull String server, @CheckForNull String credentialsId) {
        this.item = item;
        this.server = Util.fixEmptyAndTrim(server);
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @NonNull
    public ComboBoxModel workspaces() {
        return ids("workspaces", BuddyCatalog::workspaces);
    }

    @NonNull
    public ComboBoxModel projects(@CheckForNull String workspace) {
        return isUsable(workspace) ? ids(workspace, catalog -> catalog.projects(workspace)) : new ComboBoxModel();
    }

    /** Each by its name, with the number behind it. */
    @NonNull
    public ComboBoxModel pipelines(@CheckForNull String workspace, @CheckForNull String project) {
        return isUsable(workspace) && isUsable(project)
                ? labels(workspace + "/" + project, catalog -> catalog.pipelines(workspace, project))
                : new ComboBoxModel();
    }

    /** Each by its name, with the identifier behind it. */
    @NonNull
    public ComboBoxModel integrations(@CheckForNull String workspace) {
        return isUsable(workspace)
                ? labels(workspace + " integrations", catalog -> catalog.integrations(workspace))
                : new ComboBoxModel();
    }

    @NonNull
    public FormValidation checkWorkspace(@NonNull String value) {
        return check(value, "workspaces", BuddyCatalog::workspaces);
    }

    @NonNull
    public FormValidation checkProject(@NonNull String value, @CheckForNull String workspace) {
        return isUsable(workspace)
                ? check(value, workspace, catalog -> catalog.projects(workspace))
                : FormValidation.ok();
    }

    @NonNull
    public FormValidation checkPipeline(
            @NonNull String value, @CheckForNull String workspace, @CheckForNull String project) {
        return isUsable(workspace) && isUsable(project)
                ? check(value, workspace + "/" + project, catalog -> catalog.pipelines(workspace, project))
                : FormValidation.ok();
    }

    @NonNull
    public FormValidation checkIntegration(@NonNull String value, @CheckForNull String workspace) {
        return isUsable(workspace)
                ? check(value, workspace + " integrations", catalog -> catalog.integrations(workspace))
                : FormValidation.ok();
    }

    /**
     * What was chosen or typed, without the name that the choice shows beside it.
     *
     * @param text an entry of a drop-down, or anything else, which is given back as it is
     */
    @NonNull
    public static String idOf(@NonNull String text) {
        Matcher label = LABEL.matcher(text);
        return label.matches() ? label.group(1).trim() : text.trim();
    }

    private static String label(Entry entry) {
        return entry.name() + " (" + entry.id() + ")";
    }

    /** Whether it can be part of an address; a variable has no value yet, and dots and slashes would lead elsewhere. */
    private static boolean isUsable(@CheckForNull String value) {
        return value != null && !value.isBlank() && !value.contains("$") && !value.matches("\\.{1,2}|.*[/\\\\].*");
    }

    private boolean mayAsk() {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    private ComboBoxModel ids(String what, Function<BuddyCatalog, CompletableFuture<List<Entry>>> list) {
        return model(what, list, Entry::id);
    }

    private ComboBoxModel labels(String what, Function<BuddyCatalog, CompletableFuture<List<Entry>>> list) {
        return model(what, list, FormCatalog::label);
    }

    private ComboBoxModel model(
            String what, Function<BuddyCatalog, CompletableFuture<List<Entry>>> list, Function<Entry, String> shown) {
        if (!mayAsk()) {
            return new ComboBoxModel();
        }
        try {
            return new ComboBoxModel(fetch(what, list).stream().map(shown).toList());
        } catch (NothingToChoose e) {
            // The check beside the field says why.
            return new ComboBoxModel();
        }
    }

    private FormValidation check(
            String value, String what, Function<BuddyCatalog, CompletableFuture<List<Entry>>> list) {
        if (!mayAsk() || !isUsable(value)) {
            return FormValidation.ok();
        }
        try {
            String id = idOf(value);
            Optional<Entry> found = fetch(what, list).stream()
                    .filter(entry -> entry.id().equals(id))
                    .findFirst();
            return found.map(entry -> FormValidation.ok(entry.name().equals(id) ? null : entry.name()))
                    .orElseGet(() -> FormValidation.warning(Messages.FormCatalog_NotListed()));
        } catch (NothingToChoose e) {
            return FormValidation.ok(Messages.FormCatalog_NoChoices(e.getMessage()));
        }
    }

    private List<Entry> fetch(String what, Function<BuddyCatalog, CompletableFuture<List<Entry>>> list)
            throws NothingToChoose {
        ConfiguredServer configured = BuddyGlobalConfiguration.get()
                .findServer(server)
                .orElseThrow(() -> new NothingToChoose(Messages.FormCatalog_NoSuchServer()));
        try {
            configured.check();
        } catch (IllegalArgumentException e) {
            throw new NothingToChoose(e.getMessage());
        }
        String token = token(configured);
        Key key = new Key(Jenkins.getAuthentication2().getName(), configured.getUrl(), token, what);
        BuddyCatalog catalog = new BuddyCatalog(Connections.to(configured), token, TIMEOUT);
        try {
            // To find the server's address may take longer than anybody waits here.
            CompletableFuture<List<Entry>> answer = CACHE.get(
                    key,
                    () -> CompletableFuture.supplyAsync(() -> list.apply(catalog))
                            .thenCompose(Function.identity()));
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // Somebody may be mending it right now.
            CACHE.invalidate(key);
            throw new NothingToChoose(
                    BuddyException.unwrap(e.getCause()) instanceof BuddyException reason
                            ? reason.line().in(LocaleProvider.getLocale())
                            : e.getMessage());
        } catch (TimeoutException e) {
            throw new NothingToChoose(Messages.FormCatalog_NoAnswerInTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NothingToChoose(Messages.FormCatalog_NoAnswerInTime());
        }
    }

    private String token(ConfiguredServer configured) throws NothingToChoose {
        String id = credentialsId == null ? configured.getCredentialsId() : credentialsId;
        StringCredentials credentials = id == null
                ? null
                : CredentialsProvider.findCredentialByIdInItem(
                        id,
                        StringCredentials.class,
                        item,
                        CredentialsChoice.authentication(item),
                        URIRequirementBuilder.fromUri(configured.getUrl()).build());
        String token = BuildCredentials.tokenOf(credentials);
        if (!DockerfileActionService.isToken(token)) {
            throw new NothingToChoose(Messages.FormCatalog_NoToken());
        }
        return token;
    }
}
