package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of a step that names an action in Buddy, so that steps of other capabilities accept it as a parameter. */
public interface ActionReference {

    /** The action's ID in Buddy, null after a dry run. */
    @CheckForNull
    @Whitelisted
    Long getId();
}
