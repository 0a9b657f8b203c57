package io.jenkins.plugins.buddy.server;

import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.credentials.CredentialsDropdown;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A configured Buddy server. A property without a value has its default, in old files too. */
public final class ConfiguredServer extends AbstractDescribableImpl<ConfiguredServer> {

    /** The default of the name. */
    public static final String DEFAULT_NAME = "buddy";

    /** The default of the URL, Buddy's US installation. */
    public static final String DEFAULT_URL = "https://api.buddy.works";

    /** The default time limit of a request, in seconds. */
    public static final int DEFAULT_REQUEST_TIMEOUT_SECONDS = 30;

    /** The default time limit of a step, in seconds. */
    public static final int DEFAULT_MAX_WAIT_SECONDS = 120;

    @CheckForNull
    private String name;

    @CheckForNull
    private String url;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private Integer requestTimeoutSeconds;

    @CheckForNull
    private Integer maxWaitSeconds;

    @DataBoundConstructor
    public ConfiguredServer() {
        // All properties are optional.
    }

    @NonNull
    public String getName() {
        return name == null ? DEFAULT_NAME : name;
    }

    @DataBoundSetter
    public void setName(@CheckForNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** The API's base URL. */
    @NonNull
    public String getUrl() {
        return url == null ? DEFAULT_URL : url;
    }

    @DataBoundSetter
    public void setUrl(@CheckForNull String url) {
        this.url = Util.fixEmptyAndTrim(url);
    }

    /** The ID of the default token, null if there is none. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The time limit of a request, in seconds. */
    public int getRequestTimeoutSeconds() {
        return requestTimeoutSeconds == null ? DEFAULT_REQUEST_TIMEOUT_SECONDS : requestTimeoutSeconds;
    }

    @DataBoundSetter
    public void setRequestTimeoutSeconds(int requestTimeoutSeconds) {
        this.requestTimeoutSeconds = requestTimeoutSeconds;
    }

    /** The time limit of a step, retries and delays included, in seconds. */
    public int getMaxWaitSeconds() {
        return maxWaitSeconds == null ? DEFAULT_MAX_WAIT_SECONDS : maxWaitSeconds;
    }

    @DataBoundSetter
    public void setMaxWaitSeconds(int maxWaitSeconds) {
        this.maxWaitSeconds = maxWaitSeconds;
    }

    @NonNull
    Duration requestTimeout() {
        return Duration.ofSeconds(getRequestTimeoutSeconds());
    }

    /** The time limit of a step. */
    @NonNull
    public Duration maxWait() {
        return Duration.ofSeconds(getMaxWaitSeconds());
    }

    /**
     * Validates the configuration; a file that was edited by hand may contain anything.
     *
     * @throws IllegalArgumentException if it is invalid; the message names the parameter
     */
    public void check() {
        refuse("url", urlError(getUrl()));
        refuse("requestTimeoutSeconds", secondsError(getRequestTimeoutSeconds()));
        refuse("maxWaitSeconds", secondsError(getMaxWaitSeconds()));
    }

    /**
     * Validates that the time limits do not contradict each other. Files of earlier releases may contain any.
     *
     * @throws IllegalArgumentException if they do; the message names the parameter
     */
    void checkTimeLimits() {
        refuse("requestTimeoutSeconds", timeLimitsError(getRequestTimeoutSeconds(), getMaxWaitSeconds()));
    }

    private void refuse(String parameter, @CheckForNull String error) {
        if (error != null) {
            throw new IllegalArgumentException(Messages.ConfiguredServer_Invalid(parameter, getName(), error));
        }
    }

    @CheckForNull
    private static String urlError(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            if (web
                    && uri.getHost() == null
                    && Util.fixNull(uri.getRawAuthority()).contains("_")) {
                return Messages.ConfiguredServer_HostWithUnderscore(uri.getRawAuthority());
            }
            if (!web || uri.getHost() == null) {
                return Messages.ConfiguredServer_InvalidUrl(text, DEFAULT_URL);
            }
            if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
                return Messages.ConfiguredServer_UrlWithExtras();
            }
            return null;
        } catch (URISyntaxException e) {
            return Messages.ConfiguredServer_InvalidUrl(text, DEFAULT_URL);
        }
    }

    /** Returns whether the token is sent unencrypted. */
    boolean isUnprotected() {
        return urlError(getUrl()) == null && isUnprotected(URI.create(getUrl()));
    }

    private static boolean isUnprotected(URI uri) {
        String host = uri.getHost();
        boolean loopback = host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
        return uri.getScheme().equalsIgnoreCase("http") && !loopback;
    }

    @CheckForNull
    private static String secondsError(int seconds) {
        return seconds >= 1 && seconds <= 3600
                ? null
                : Messages.ConfiguredServer_SecondsOutOfRange(String.valueOf(seconds));
    }

    @CheckForNull
    private static String timeLimitsError(int requestTimeout, int maxWait) {
        return requestTimeout < maxWait
                ? null
                : Messages.ConfiguredServer_ContradictingTimeLimits(
                        String.valueOf(requestTimeout), String.valueOf(maxWait));
    }

    private static FormValidation validation(@CheckForNull String error) {
        return error == null ? FormValidation.ok() : FormValidation.error(error);
    }

    /** The form of a server, for administrators only. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<ConfiguredServer> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ConfiguredServer_DisplayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId, @QueryParameter String url) {
            return CredentialsDropdown.of(StringCredentials.class, null, requirements(url))
                    .items(credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
            return CredentialsDropdown.of(StringCredentials.class, null, requirements(url))
                    .check(value);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return value.isBlank()
                    ? FormValidation.ok(Messages.ConfiguredServer_Default(DEFAULT_NAME))
                    : FormValidation.ok();
        }

        /** Buddy's own installations; the URL of a self-hosted one is entered. */
        public ComboBoxModel doFillUrlItems() {
            return new ComboBoxModel(DEFAULT_URL, "https://api.eu.buddy.works", "https://api.asia.buddy.works");
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            if (value.isBlank()) {
                return FormValidation.ok(Messages.ConfiguredServer_Default(DEFAULT_URL));
            }
            String error = urlError(value.trim());
            return error == null && isUnprotected(URI.create(value.trim()))
                    ? FormValidation.warning(Messages.ConfiguredServer_Unprotected())
                    : validation(error);
        }

        /** Tests the configuration as entered. */
        @POST
        public FormValidation doTestConnection(@QueryParameter String url, @QueryParameter String credentialsId) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            ConfiguredServer typed = new ConfiguredServer();
            typed.setUrl(url);
            typed.setCredentialsId(credentialsId);
            String error = urlError(typed.getUrl());
            return error == null ? new ConnectionTester(typed).test() : FormValidation.error(error);
        }

        @POST
        public FormValidation doCheckRequestTimeoutSeconds(
                @QueryParameter String value, @QueryParameter String maxWaitSeconds) {
            FormValidation seconds = checkSeconds(value);
            return seconds.kind == FormValidation.Kind.OK && checkSeconds(maxWaitSeconds).kind == FormValidation.Kind.OK
                    ? validation(timeLimitsError(Integer.parseInt(value), Integer.parseInt(maxWaitSeconds)))
                    : seconds;
        }

        @POST
        public FormValidation doCheckMaxWaitSeconds(@QueryParameter String value) {
            return checkSeconds(value);
        }

        private static FormValidation checkSeconds(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            FormValidation number = FormValidation.validatePositiveInteger(value);
            return number.kind == FormValidation.Kind.OK ? validation(secondsError(Integer.parseInt(value))) : number;
        }

        private static List<DomainRequirement> requirements(String url) {
            return URIRequirementBuilder.fromUri(Util.fixEmptyAndTrim(url) == null ? DEFAULT_URL : url)
                    .build();
        }
    }
}
