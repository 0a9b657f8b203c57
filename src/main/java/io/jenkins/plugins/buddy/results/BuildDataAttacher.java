package io.jenkins.plugins.buddy.results;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.io.IOException;

/** Attaches to a build the action that shows all {@linkplain ResultSection results}. Its class is not here because files of users name it. */
public abstract class BuildDataAttacher implements ExtensionPoint {

    /** Shows the results on the pages of a build. */
    public static void attachTo(@NonNull Run<?, ?> build) throws IOException {
        ExtensionList.lookupFirst(BuildDataAttacher.class).attach(build);
    }

    /** Attaches the action unless the build has it. */
    protected abstract void attach(@NonNull Run<?, ?> build) throws IOException;
}
