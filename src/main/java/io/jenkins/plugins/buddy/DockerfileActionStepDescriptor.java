package io.jenkins.plugins.buddy;

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
import io.jenkins.plugins.buddy.client.CacheMode;
import io.jenkins.plugins.buddy.client.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.Findings;
import io.jenkins.plugins.buddy.client.IfExists;
import io.jenkins.plugins.buddy.client.Provenance;
import io.jenkins.plugins.buddy.client.TriggerTime;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.server.CredentialsChoice;
import io.jenkins.plugins.buddy.server.FormCatalog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The step's name, the checks and choices of its form, and how it is bound from a form and from a Jenkinsfile. */
public abstract class DockerfileActionStepDescriptor extends StepDescriptor {

    private static final String PIPELINE_ID = "pipelineId";
    private static final String BUILD_ARGS = "buildArgs";
    private static final String REGISTRY = "registry";

    @Override
    public String getFunctionName() {
        return "buddyDockerfileAction";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DockerfileActionStep_DisplayName();
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    @Override
    public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
        return namedArgs.get("name") instanceof String name ? name : null;
    }

    /** What the form starts with; also the placeholder of a field that is left empty. */
    @NonNull
    public String getDefaultDockerfilePath() {
        return DockerfileActionStep.DEFAULT_DOCKERFILE_PATH;
    }

    /**
     * Binds a form. The pipeline may be a variable there, the build arguments come as one text with a line each, and the
     * drop-down's entry for no registry stands for no class.
     */
    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
        String pipelineId = FormCatalog.idOf(formData.optString(PIPELINE_ID));
        boolean number = isNumber(pipelineId);
        formData.put(PIPELINE_ID, number ? pipelineId : "0");
        if (formData.opt(BUILD_ARGS) instanceof String lines) {
            formData.put(BUILD_ARGS, JSONArray.fromObject(lines.lines().toList()));
        }
        if (!(formData.opt(REGISTRY) instanceof JSONObject registry && registry.has("stapler-class"))) {
            formData.remove(REGISTRY);
        }
        DockerfileActionStep step = (DockerfileActionStep) super.newInstance(req, formData);
        if (!number) {
            step.setPipelineIdText(pipelineId);
        }
        return step;
    }

    /** Binds a Jenkinsfile's arguments; what can't be bound is told in one line, without a stack trace. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> bindable = new HashMap<>(arguments);
        String pipelineId = null;
        if (bindable.get(PIPELINE_ID) instanceof CharSequence text && !isNumber(text.toString())) {
            pipelineId = text.toString();
            bindable.remove(PIPELINE_ID);
        }
        DockerfileActionStep step;
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        try {
            step = DescribableModel.of(DockerfileActionStep.class)
                    .instantiate(bindable, () -> new PrintStream(warnings, true, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unbindable(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
        if (warnings.size() > 0) {
            // Jenkins leaves out a parameter that doesn't exist, and warns.
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

    private static boolean isNumber(String text) {
        return text.trim().matches("\\d{1,18}");
    }

    public ListBoxModel doFillServerItems(@QueryParameter String server) {
        ListBoxModel items = new ListBoxModel();
        List<ConfiguredServer> servers = BuddyGlobalConfiguration.get().getServers();
        items.add(
                Messages.DockerfileActionStep_FirstServer()
                        + (servers.isEmpty() ? "" : " (" + servers.get(0).getName() + ")"),
                "");
        servers.forEach(each -> items.add(each.getName()));
        if (!server.isEmpty()
                && servers.stream().noneMatch(each -> each.getName().equals(server))) {
            items.add(server);
        }
        return items;
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String credentialsId,
            @QueryParameter String server) {
        return token(item, server).items(credentialsId);
    }

    @POST
    public FormValidation doCheckCredentialsId(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value, @QueryParameter String server) {
        return token(item, server).check(value);
    }

    private static CredentialsChoice token(@CheckForNull Item item, String server) {
        List<DomainRequirement> requirements = BuddyGlobalConfiguration.get()
                .findServer(Util.fixEmptyAndTrim(server))
                .map(each -> URIRequirementBuilder.fromUri(each.getUrl()).build())
                .orElse(List.of());
        return CredentialsChoice.of(StringCredentials.class, item, requirements);
    }

    public ListBoxModel doFillProvenanceItems(@QueryParameter String provenance) {
        return EnumChoice.of(Provenance.class, provenance);
    }

    public ListBoxModel doFillCacheModeItems(@QueryParameter String cacheMode) {
        ListBoxModel items = EnumChoice.of(CacheMode.class, cacheMode);
        items.add(0, new ListBoxModel.Option(Messages.DockerfileActionStep_NotSet(), ""));
        return items;
    }

    public ListBoxModel doFillTriggerTimeItems(@QueryParameter String triggerTime) {
        return EnumChoice.of(TriggerTime.class, triggerTime);
    }

    public ListBoxModel doFillIfExistsItems(@QueryParameter String ifExists) {
        return EnumChoice.of(IfExists.class, ifExists);
    }

    @POST
    public ComboBoxModel doFillWorkspaceItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return new FormCatalog(item, server, credentialsId).workspaces();
    }

    @POST
    public FormValidation doCheckWorkspace(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return value.isBlank()
                ? FormValidation.validateRequired(value)
                : new FormCatalog(item, server, credentialsId).checkWorkspace(value);
    }

    @POST
    public ComboBoxModel doFillProjectItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace) {
        return new FormCatalog(item, server, credentialsId).projects(workspace);
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
                : new FormCatalog(item, server, credentialsId).checkProject(value, workspace);
    }

    @POST
    public ComboBoxModel doFillPipelineIdItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project) {
        return new FormCatalog(item, server, credentialsId).pipelines(workspace, project);
    }

    @POST
    public FormValidation doCheckPipelineId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project) {
        if (value.isBlank() || value.contains("$")) {
            return FormValidation.validateRequired(value);
        }
        return isNumber(FormCatalog.idOf(value))
                ? new FormCatalog(item, server, credentialsId).checkPipeline(value, workspace, project)
                : FormValidation.error(Messages.DockerfileActionStep_NeedsPipelineNumber());
    }

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return FormValidation.validateRequired(value);
    }

    public FormValidation doCheckServer(@QueryParameter String value) {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        return configuration.findServer(Util.fixEmptyAndTrim(value)).isPresent()
                ? FormValidation.ok()
                : FormValidation.error(Messages.DockerfileActionStep_NoSuchServer(configuration.names()));
    }

    public FormValidation doCheckDockerfilePath(@QueryParameter String value) {
        return value.isBlank()
                ? FormValidation.ok(Messages.DockerfileActionStep_Default(DockerfileActionStep.DEFAULT_DOCKERFILE_PATH))
                : pathInRepository(value);
    }

    public FormValidation doCheckContextPath(@QueryParameter String value) {
        return pathInRepository(value);
    }

    /** Docker's grammar of tags; Buddy has the last word, since it may replace variables of its own. */
    public FormValidation doCheckDockerImageTag(@QueryParameter String value) {
        boolean plausible = value.isBlank() || value.contains("$") || value.matches("\\w[\\w.-]{0,127}");
        return plausible ? FormValidation.ok() : FormValidation.warning(Messages.DockerfileActionStep_ImplausibleTag());
    }

    public FormValidation doCheckProvenance(@QueryParameter String value) {
        return oneOf("provenance", Provenance.class, value);
    }

    public FormValidation doCheckCacheMode(@QueryParameter String value) {
        return oneOf("cacheMode", CacheMode.class, value);
    }

    public FormValidation doCheckTriggerTime(@QueryParameter String value) {
        return oneOf("triggerTime", TriggerTime.class, value);
    }

    public FormValidation doCheckIfExists(@QueryParameter String value) {
        return oneOf("ifExists", IfExists.class, value);
    }

    private static FormValidation pathInRepository(String value) {
        return value.startsWith("/")
                ? FormValidation.warning(Messages.DockerfileActionStep_PathBeginsWithSlash())
                : FormValidation.ok();
    }

    private static <E extends Enum<E>> FormValidation oneOf(String parameter, Class<E> type, String value) {
        Findings findings = new Findings(LocaleProvider.getLocale());
        findings.parse(parameter, type, value);
        return validation(findings);
    }

    @POST
    public FormValidation doCheckBuildArgs(@QueryParameter String value) {
        Findings findings = new Findings(LocaleProvider.getLocale());
        Order.checkBuildArgs(value.lines().filter(line -> !line.isBlank()).toList(), findings);
        return validation(findings);
    }

    @POST
    public FormValidation doCheckAdditionalFields(@QueryParameter String value) {
        // Variables may stand for anything, numbers too.
        if (value.contains("$")) {
            return FormValidation.ok();
        }
        Findings findings = new Findings(LocaleProvider.getLocale());
        DockerfileActionRequest.builder("", "").additionalFields(value, findings);
        return validation(findings);
    }

    private static FormValidation validation(Findings findings) {
        try {
            findings.throwIfAny(IllegalArgumentException::new);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
