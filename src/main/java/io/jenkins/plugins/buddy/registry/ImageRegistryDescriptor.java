package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.RelativePath;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.form.RemoteOptions;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The checks of all registries' forms. */
public abstract class ImageRegistryDescriptor extends Descriptor<ImageRegistry> {

    private static final String INTEGRATION = "integration";

    /** Binds a form; the options of integrations have their names before the identifiers. */
    @Override
    public ImageRegistry newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData)
            throws FormException {
        if (formData.opt(INTEGRATION) instanceof String chosen) {
            formData.put(INTEGRATION, RemoteOptions.idOf(chosen));
        }
        return super.newInstance(req, formData);
    }

    /** The integrations of the workspace in the step's form; registries without integrations do not have the field. */
    @POST
    public ComboBoxModel doFillIntegrationItems(
            @AncestorInPath @CheckForNull Item item,
            @RelativePath("..") @QueryParameter String server,
            @RelativePath("..") @QueryParameter("credentialsId") String token,
            @RelativePath("..") @QueryParameter String workspace) {
        return new RemoteOptions(item, server, token).integrations(workspace);
    }

    @POST
    public FormValidation doCheckIntegration(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @RelativePath("..") @QueryParameter String server,
            @RelativePath("..") @QueryParameter("credentialsId") String token,
            @RelativePath("..") @QueryParameter String workspace) {
        FormValidation given = needsIntegration() ? FormValidation.validateRequired(value) : FormValidation.ok();
        return given.kind == FormValidation.Kind.OK
                ? new RemoteOptions(item, server, token).checkIntegration(value, workspace)
                : given;
    }

    /** Returns whether an integration is the only way to log in to the registry. */
    abstract boolean needsIntegration();

    @POST
    public FormValidation doCheckRepository(@QueryParameter String value) {
        return FormValidation.validateRequired(value);
    }
}
