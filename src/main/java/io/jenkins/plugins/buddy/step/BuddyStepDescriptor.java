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
import io.jenkins.plugins.buddy.credentials.CredentialsDropdown;
import io.jenkins.plugins.buddy.form.RemoteOptions;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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

    /** Binds a form. The pipeline may be a variable there. */
    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
        String pipelineId = RemoteOptions.idOf(formData.optString(PIPELINE_ID));
        boolean number = PipelineId.parse(pipelineId).isPresent();
        formData.put(PIPELINE_ID, number ? pipelineId : "0");
        BuddyStep step = (BuddyStep) super.newInstance(req, formData);
        if (!number) {
            step.setPipelineIdText(pipelineId);
        }
        return step;
    }

    /** Binds the arguments of a Jenkinsfile. An error is one line without a stack trace. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> bindable = new HashMap<>(arguments);
        String pipelineId = null;
        if (bindable.get(PIPELINE_ID) instanceof CharSequence text
                && PipelineId.parse(text.toString()).isEmpty()) {
            pipelineId = text.toString();
            bindable.remove(PIPELINE_ID);
        }
        BuddyStep step;
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        try {
            step = (BuddyStep) DescribableModel.of(clazz)
                    .instantiate(bindable, () -> new PrintStream(warnings, true, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unbindable(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
        if (warnings.size() > 0) {
            // Jenkins ignores a parameter that does not exist, and warns.
            throw unbindable(warnings.toString(StandardCharsets.UTF_8));
        }
        if (pipelineId != null) {
            step.setPipelineIdText(pipelineId);
        }
        return step;
    }

    private AbortException unbindable(@CheckForNull String reasons) {
        return new AbortException(getFunctionName() + ": "
                + String.valueOf(reasons).replace("WARNING: ", "").lines().collect(Collectors.joining("; ")));
    }

    public ListBoxModel doFillServerItems(@QueryParameter String server) {
        ListBoxModel items = new ListBoxModel();
        List<ConfiguredServer> servers = BuddyGlobalConfiguration.get().getServers();
        items.add(
                Messages.BuddyStepDescriptor_FirstServer()
                        + (servers.isEmpty() ? "" : " (" + servers.get(0).getName() + ")"),
                "");
        servers.forEach(each -> items.add(each.getName()));
        if (!server.isEmpty()
                && servers.stream().noneMatch(each -> each.getName().equals(server))) {
            items.add(server);
        }
        return items;
    }

    public FormValidation doCheckServer(@QueryParameter String value) {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        return configuration.findServer(Util.fixEmptyAndTrim(value)).isPresent()
                ? FormValidation.ok()
                : FormValidation.error(Messages.BuddyStepDescriptor_UnknownServer(configuration.names()));
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String credentialsId,
            @QueryParameter String server) {
        return token(item, server).items(credentialsId, emptyTokenLabel(server));
    }

    /** The token that applies if none is selected. */
    private static String emptyTokenLabel(String server) {
        return BuddyGlobalConfiguration.get()
                .findServer(Util.fixEmptyAndTrim(server))
                .map(configured -> configured.getCredentialsId() == null
                        ? Messages.BuddyStepDescriptor_NoToken(configured.getName())
                        : Messages.BuddyStepDescriptor_TokenOfServer(configured.getName()))
                .orElseGet(Messages::BuddyStepDescriptor_SelectToken);
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
