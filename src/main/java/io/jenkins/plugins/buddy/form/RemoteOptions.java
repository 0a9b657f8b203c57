package io.jenkins.plugins.buddy.form;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.resource.BuddyResources;
import io.jenkins.plugins.buddy.client.resource.BuddyResources.Resource;
import io.jenkins.plugins.buddy.form.RemoteResources.OptionsUnavailableException;
import io.jenkins.plugins.buddy.form.RemoteResources.Query;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Options of a job's form, fetched from Buddy with the token that the job would use, and only for users who may configure the job. If Buddy
 * does not respond, there are no options, and a check reports the reason; any value may be entered.
 */
public final class RemoteOptions {

    private static final Pattern LABEL = Pattern.compile(".*\\(([^()]+)\\)\\s*");

    private static final Query WORKSPACES = new Query("workspaces", BuddyResources::workspaces);

    @CheckForNull
    private final Item item;

    private final RemoteResources resources;

    /**
     * @param item the configured job, null outside of one
     * @param server the server's name, null or empty for the first configured server
     * @param credentialsId the token's credentials, null or empty for the server's
     */
    public RemoteOptions(@CheckForNull Item item, @CheckForNull String server, @CheckForNull String credentialsId) {
        this.item = item;
        this.resources = new RemoteResources(item, server, credentialsId);
    }

    @NonNull
    public ComboBoxModel workspaces() {
        return options(Optional.of(WORKSPACES), Resource::id);
    }

    @NonNull
    public ComboBoxModel projects(@CheckForNull String workspace) {
        return options(projectsOf(workspace), Resource::id);
    }

    /** The pipelines by name, with the ID in parentheses. */
    @NonNull
    public ComboBoxModel pipelines(@CheckForNull String workspace, @CheckForNull String project) {
        return options(pipelinesOf(workspace, project), RemoteOptions::label);
    }

    /** The pipelines by readable identifier, or by name if Buddy returns none. */
    @NonNull
    public ComboBoxModel pipelineNames(@CheckForNull String workspace, @CheckForNull String project) {
        return options(pipelineNamesOf(workspace, project), Resource::id);
    }

    /**
     * The names of a pipeline's actions.
     *
     * @param pipeline the pipeline's ID, identifier or name as entered
     */
    @NonNull
    public ComboBoxModel actions(
            @CheckForNull String workspace, @CheckForNull String project, @CheckForNull String pipeline) {
        return options(actionsOf(workspace, project, pipeline), Resource::name);
    }

    /** The actions of a pipeline by name, with the ID in parentheses. */
    @NonNull
    public ComboBoxModel actionIds(
            @CheckForNull String workspace, @CheckForNull String project, @CheckForNull String pipeline) {
        return options(actionsOf(workspace, project, pipeline), RemoteOptions::label);
    }

    /** The integrations by name, with the identifier in parentheses. */
    @NonNull
    public ComboBoxModel integrations(@CheckForNull String workspace) {
        return options(integrationsOf(workspace), RemoteOptions::label);
    }

    @NonNull
    public FormValidation checkWorkspace(@NonNull String value) {
        return check(value, Optional.of(WORKSPACES));
    }

    @NonNull
    public FormValidation checkProject(@NonNull String value, @CheckForNull String workspace) {
        return check(value, projectsOf(workspace));
    }

    @NonNull
    public FormValidation checkPipeline(
            @NonNull String value, @CheckForNull String workspace, @CheckForNull String project) {
        return check(value, pipelinesOf(workspace, project));
    }

    /** A pipeline may have been entered by its identifier or by its name. */
    @NonNull
    public FormValidation checkPipelineName(
            @NonNull String value, @CheckForNull String workspace, @CheckForNull String project) {
        return check(pipelineNamesOf(workspace, project), resource -> isNamed(resource, value));
    }

    @NonNull
    public FormValidation checkAction(
            @NonNull String value,
            @CheckForNull String workspace,
            @CheckForNull String project,
            @CheckForNull String pipeline) {
        return check(actionsOf(workspace, project, pipeline), resource -> isNamed(resource, value));
    }

    private static boolean isNamed(Resource resource, String value) {
        return resource.id().equals(value.trim()) || resource.name().equals(value.trim());
    }

    @NonNull
    public FormValidation checkIntegration(@NonNull String value, @CheckForNull String workspace) {
        return check(value, integrationsOf(workspace));
    }

    /**
     * Extracts the ID from an option.
     *
     * @param text an option, or any other text, which is returned as it is
     */
    @NonNull
    public static String idOf(@NonNull String text) {
        Matcher label = LABEL.matcher(text);
        return label.matches() ? label.group(1).trim() : text.trim();
    }

    private static String label(Resource resource) {
        return resource.name() + " (" + resource.id() + ")";
    }

    private static Optional<Query> projectsOf(@CheckForNull String workspace) {
        return segment(workspace).map(in -> new Query(in.value(), resources -> resources.projects(in)));
    }

    private static Optional<Query> pipelinesOf(@CheckForNull String workspace, @CheckForNull String project) {
        return segment(workspace)
                .flatMap(in -> segment(project)
                        .map(of -> new Query(in.value() + "/" + of.value(), resources -> resources.pipelines(in, of))));
    }

    private static Optional<Query> pipelineNamesOf(@CheckForNull String workspace, @CheckForNull String project) {
        return segment(workspace)
                .flatMap(in -> segment(project)
                        .map(of -> new Query(
                                in.value() + "/" + of.value() + " names",
                                resources -> resources.pipelinesByIdentifier(in, of))));
    }

    private static Optional<Query> actionsOf(
            @CheckForNull String workspace, @CheckForNull String project, @CheckForNull String pipeline) {
        String given = idOf(Util.fixNull(pipeline));
        if (given.isEmpty() || given.contains("$")) {
            return Optional.empty();
        }
        return segment(workspace)
                .flatMap(in -> segment(project)
                        .map(of -> new Query(
                                in.value() + "/" + of.value() + "/" + given,
                                resources -> resources.actions(in, of, given))));
    }

    private static Optional<Query> integrationsOf(@CheckForNull String workspace) {
        return segment(workspace)
                .map(in -> new Query(in.value() + " integrations", resources -> resources.integrations(in)));
    }

    /** A name for a URL; empty for a variable, which has no value yet. */
    private static Optional<PathSegment> segment(@CheckForNull String text) {
        return Optional.ofNullable(text).filter(name -> !name.contains("$")).flatMap(PathSegment::parse);
    }

    private boolean mayFetch() {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    private ComboBoxModel options(Optional<Query> query, Function<Resource, String> label) {
        if (query.isEmpty() || !mayFetch()) {
            return new ComboBoxModel();
        }
        try {
            return new ComboBoxModel(
                    resources.fetch(query.get()).stream().map(label).toList());
        } catch (OptionsUnavailableException e) {
            // The check beside the field reports the reason.
            return new ComboBoxModel();
        }
    }

    private FormValidation check(String value, Optional<Query> query) {
        String id = idOf(value);
        return check(
                segment(value).isEmpty() ? Optional.empty() : query,
                resource -> resource.id().equals(id));
    }

    private FormValidation check(Optional<Query> query, Predicate<Resource> condition) {
        if (query.isEmpty() || !mayFetch()) {
            return FormValidation.ok();
        }
        try {
            return resources.fetch(query.get()).stream()
                    .filter(condition)
                    .findFirst()
                    .map(resource -> FormValidation.ok(resource.name().equals(resource.id()) ? null : resource.name()))
                    .orElseGet(() -> FormValidation.warning(Messages.RemoteOptions_NotListed()));
        } catch (OptionsUnavailableException e) {
            return FormValidation.ok(Messages.RemoteOptions_Unavailable(e.getMessage()));
        }
    }
}
