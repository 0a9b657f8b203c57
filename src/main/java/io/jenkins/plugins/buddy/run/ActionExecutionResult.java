package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.run.ActionExecution;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One execution of an action in a {@link PipelineRunResult}. */
@ExportedBean(defaultVisibility = 4)
public final class ActionExecutionResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Long id;
    private final String name;
    private final String type;
    private final String status;
    private final long durationMillis;

    ActionExecutionResult(ActionExecution action) {
        id = action.id();
        name = action.name();
        type = action.type();
        status = action.status();
        durationMillis = action.durationMillis();
    }

    /** The action's ID in Buddy, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public Long getId() {
        return id;
    }

    /** The action's name. */
    @NonNull
    @Exported
    @Whitelisted
    public String getName() {
        return name;
    }

    /** The action's type, such as {@code DOCKERFILE}. */
    @NonNull
    @Exported
    @Whitelisted
    public String getType() {
        return type;
    }

    /** The status of the execution, such as {@code SUCCESSFUL}. */
    @NonNull
    @Exported
    @Whitelisted
    public String getStatus() {
        return status;
    }

    /** The time from its start to its end in milliseconds, 0 before; never negative. */
    @Exported
    @Whitelisted
    public long getDurationMillis() {
        return durationMillis;
    }

    /** The execution in one line. */
    @Override
    @Whitelisted
    public String toString() {
        return status + " action '" + name + "'";
    }
}
