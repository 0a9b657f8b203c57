package io.jenkins.plugins.buddy.results;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contribution of one capability to a build: its results in the remote API, a section of the build's and the job's page, and variables for
 * later steps of a freestyle build. The view {@code list.jelly} shows the results of the build in its variable {@code build}.
 */
public abstract class ResultSection implements ExtensionPoint {

    /** All sections in the order of the page. */
    @NonNull
    public static List<ResultSection> all() {
        return ExtensionList.lookup(ResultSection.class);
    }

    /** The section of an ID. */
    @NonNull
    public static Optional<ResultSection> find(@CheckForNull String id) {
        return all().stream().filter(section -> section.getId().equals(id)).findFirst();
    }

    /** The ID in URLs. */
    @NonNull
    public abstract String getId();

    /** The heading in the reader's language. */
    @NonNull
    public abstract String getDisplayName();

    /** The icon beside the heading, in the form that Jenkins' views take. */
    @NonNull
    public abstract String getIcon();

    /** The exported beans of a build in their order. */
    @NonNull
    public abstract List<?> results(@NonNull Run<?, ?> build);

    /** The variables that later steps of a freestyle build see. */
    @NonNull
    public abstract Map<String, String> variables(@NonNull Run<?, ?> build);

    /** Returns whether the page of a build has this section. */
    public boolean isShown(@NonNull Run<?, ?> build) {
        return !results(build).isEmpty();
    }

    /** Returns whether the results still change, so that a page refreshes them. */
    public boolean isLive(@NonNull Run<?, ?> build) {
        return false;
    }
}
