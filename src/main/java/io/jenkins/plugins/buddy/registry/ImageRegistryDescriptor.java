package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all registries check. */
public abstract class ImageRegistryDescriptor extends Descriptor<ImageRegistry> {

    @POST
    public FormValidation doCheckRepository(@QueryParameter String value) {
        return required(value);
    }

    static FormValidation required(@CheckForNull String value) {
        return Util.fixEmptyAndTrim(value) == null ? FormValidation.error("Required") : FormValidation.ok();
    }
}
