package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.RelativePath;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.server.FormCatalog;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all registries check. */
public abstract class ImageRegistryDescriptor extends Descriptor<ImageRegistry> {

    private static final String INTEGRATION = "integration";

    /** Binds a form; the drop-down of integrations shows their names beside their identifiers. */
    @Override
    public ImageRegistry newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData)
            throws FormException {
        if (formData.opt(INTEGRATION) instanceof String chosen) {
            formData.put(INTEGRATION, FormCatalog.idOf(chosen));
        }
        return super.newInstance(req, formData);
    }

    /** The integrations of the workspace that the step's form names; registries without integrations have no such field. */
    @POST
    public ComboBoxModel doFillIntegrationItems(
            @AncestorInPath @CheckForNull Item item,
            @RelativePath("..") @QueryParameter String server,
            @RelativePath("..") @QueryParameter("credentialsId") String token,
            @RelativePath("..") @QueryParameter String workspace) {
        return new FormCatalog(item, server, token).integrations(workspace);
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
                ? new FormCatalog(item, server, token).checkIntegration(value, workspace)
                : given;
    }

    /** Whether there is no other way to log in to the registry. */
    abstract boolean needsIntegration();

    @POST
    public FormValidation doCheckRepository(@QueryParameter String value) {
        return FormValidation.validateRequired(value);
    }
}
