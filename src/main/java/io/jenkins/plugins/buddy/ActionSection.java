package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.buddy.results.ResultSection;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The "Build Docker image" actions of a build. */
@Extension(ordinal = 2)
public final class ActionSection extends ResultSection {

    static List<BuddyActionResult> resultsOf(Run<?, ?> build) {
        return StepRecordStore.of(build).all().stream()
                .flatMap(stepRecord -> stepRecord.result(DockerfileActionOperation.RECORD_TYPE).stream())
                .map(BuddyActionResult::new)
                .toList();
    }

    @NonNull
    @Override
    public String getId() {
        return "actions";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.ActionSection_DisplayName();
    }

    @NonNull
    @Override
    public String getIcon() {
        return "symbol-logo-docker plugin-ionicons-api";
    }

    @NonNull
    @Override
    public List<BuddyActionResult> results(@NonNull Run<?, ?> build) {
        return resultsOf(build);
    }

    /** The variables of the last action. */
    @NonNull
    @Override
    public Map<String, String> variables(@NonNull Run<?, ?> build) {
        List<BuddyActionResult> all = resultsOf(build);
        Map<String, String> variables = new LinkedHashMap<>();
        if (!all.isEmpty()) {
            BuddyActionResult last = all.get(all.size() - 1);
            Long id = last.getId();
            if (id != null) {
                variables.put("BUDDY_ACTION_ID", id.toString());
            }
            variables.put("BUDDY_ACTION_NAME", last.getName());
            if (last.getHtmlUrl() != null) {
                variables.put("BUDDY_ACTION_URL", last.getHtmlUrl());
            }
            variables.put("BUDDY_ACTION_OUTCOME", last.getOutcome());
        }
        return variables;
    }
}
