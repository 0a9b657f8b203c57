package io.jenkins.plugins.buddy.step;

import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.client.PipelineId;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.credentials.CredentialsDropdown;
import io.jenkins.plugins.buddy.form.RemoteOptions;
import io.jenkins.plugins.buddy.form.ServerOptions;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Binds a {@link BuddyStep} from a form or a Jenkinsfile, and has the options and checks of its fields. */
public abstract class BuddyStepDescriptor extends StepDescriptor {

    private static final String PIPELINE_ID = "pipelineId";

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** Binds a form. The options of pipelines have their names before the IDs. */
    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
        formData.put(PIPELINE_ID, RemoteOptions.idOf(formData.optString(PIPELINE_ID)));
        return super.newInstance(req, formData);
    }

    /** Binds the arguments of a Jenkinsfile. An error is one line without a stack trace. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        Step step;
        try {
            step = (Step) DescribableModel.of(clazz)
                    .instantiate(arguments, () -> new PrintStream(warnings, true, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unbindable(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
        if (warnings.size() > 0) {
            // Jenkins ignores a parameter that does not exist, and warns.
            throw unbindable(warnings.toString(StandardCharsets.UTF_8));
        }
        return step;
    }

    /** The error of a stored flag, empty if there is none. */
    @NonNull
    public String flagError(@NonNull String parameter, @CheckForNull Object value) {
        ValidationErrors errors = new ValidationErrors();
        errors.flag(parameter, value, false);
        return errors.toString();
    }

    private AbortException unbindable(@CheckForNull String reasons) {
        return new AbortException(getFunctionName() + ": "
                + Redactor.NO_SECRETS.redact(
                        String.valueOf(reasons).replace("WARNING: ", "").lines().collect(Collectors.joining("; "))));
    }

    @POST
    public ListBoxModel doFillServerItems(@AncestorInPath @CheckForNull Item item, @QueryParameter String server) {
        return new ServerOptions(item).items(server);
    }

    @POST
    public FormValidation doCheckServer(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return new ServerOptions(item).check(value);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String credentialsId,
            @QueryParameter String server) {
        return token(item, server).items(credentialsId, new ServerOptions(item).emptyTokenLabel(server));
    }

    @POST
    public FormValidation doCheckCredentialsId(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value, @QueryParameter String server) {
        return token(item, server).check(value);
    }

    private static CredentialsDropdown token(@CheckForNull Item item, @CheckForNull String server) {
        List<DomainRequirement> requirements = BuddyGlobalConfiguration.get()
                .findServer(Util.fixEmptyAndTrim(server))
                .map(each -> URIRequirementBuilder.fromUri(each.getUrl()).build())
                .orElse(List.of());
        return CredentialsDropdown.of(StringCredentials.class, item, requirements);
    }

    @POST
    public ComboBoxModel doFillWorkspaceItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return new RemoteOptions(item, server, credentialsId).workspaces();
    }

    @POST
    public FormValidation doCheckWorkspace(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return value.isBlank()
                ? FormValidation.validateRequired(value)
                : new RemoteOptions(item, server, credentialsId).checkWorkspace(value);
    }

    @POST
    public ComboBoxModel doFillProjectItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace) {
        return new RemoteOptions(item, server, credentialsId).projects(workspace);
    }

    @POST
    public FormValidation doCheckProject(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace) {
        return value.isBlank()
                ? FormValidation.validateRequired(value)
                : new RemoteOptions(item, server, credentialsId).checkProject(value, workspace);
    }

    @POST
    public ComboBoxModel doFillPipelineIdItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project) {
        return new RemoteOptions(item, server, credentialsId).pipelines(workspace, project);
    }

    @POST
    public FormValidation doCheckPipelineId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project,
            @QueryParameter String pipeline) {
        if (value.isBlank()) {
            return pipeline.isBlank() ? FormValidation.validateRequired(value) : FormValidation.ok();
        }
        if (value.contains("$")) {
            return FormValidation.ok();
        }
        return PipelineId.parse(RemoteOptions.idOf(value)).isPresent()
                ? new RemoteOptions(item, server, credentialsId).checkPipeline(value, workspace, project)
                : FormValidation.error(Messages.BuddyStepDescriptor_NeedsPipelineId());
    }

    @POST
    public ComboBoxModel doFillPipelineItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project) {
        return new RemoteOptions(item, server, credentialsId).pipelineNames(workspace, project);
    }

    @POST
    public FormValidation doCheckPipeline(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project,
            @QueryParameter String pipelineId) {
        if (value.isBlank() || value.contains("$")) {
            return FormValidation.ok();
        }
        return pipelineId.isBlank()
                ? new RemoteOptions(item, server, credentialsId).checkPipelineName(value, workspace, project)
                : FormValidation.error(Messages.PipelineTarget_IdAndPipeline());
    }
}
