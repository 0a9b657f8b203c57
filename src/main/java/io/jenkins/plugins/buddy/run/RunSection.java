package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.buddy.results.ResultSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of a build. */
@Extension(ordinal = 1)
public final class RunSection extends ResultSection {

    @NonNull
    @Override
    public String getId() {
        return "runs";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.RunSection_DisplayName();
    }

    @NonNull
    @Override
    public String getIcon() {
        return "symbol-play-circle-outline plugin-ionicons-api";
    }

    /** The runs of a build for its page. */
    @NonNull
    public List<RecordedRun> runs(@NonNull Run<?, ?> build) {
        return RunRecords.of(build);
    }

    /** The marks of the runs that a build may have started before it ended without knowing. */
    @NonNull
    public List<String> unconfirmed(@NonNull Run<?, ?> build) {
        return RunRecords.unconfirmed(build);
    }

    @Override
    public boolean isShown(@NonNull Run<?, ?> build) {
        return super.isShown(build) || !unconfirmed(build).isEmpty();
    }

    @NonNull
    @Override
    public List<PipelineRunResult> results(@NonNull Run<?, ?> build) {
        return runs(build).stream().map(RecordedRun::getResult).toList();
    }

    @Override
    public boolean isLive(@NonNull Run<?, ?> build) {
        return runs(build).stream().anyMatch(RecordedRun::isLive);
    }

    /** The variables of the last run, whatever its end. */
    @NonNull
    @Override
    public Map<String, String> variables(@NonNull Run<?, ?> build) {
        List<PipelineRunResult> all = results(build);
        Map<String, String> variables = new LinkedHashMap<>();
        if (!all.isEmpty()) {
            PipelineRunResult last = all.get(all.size() - 1);
            last.getOutputVariables().forEach((key, value) -> {
                String name = "BUDDY_RUN_OUTPUT_" + key.replaceAll("[^A-Za-z0-9_]", "_");
                if (name.endsWith("_" + key)) {
                    variables.put(name, value);
                } else {
                    // Does not hide a variable whose key is this name.
                    variables.putIfAbsent(name, value);
                }
            });
            variables.put("BUDDY_RUN_ID", Long.toString(last.getId()));
            variables.put("BUDDY_RUN_STATUS", last.getStatus());
            if (last.getHtmlUrl() != null) {
                variables.put("BUDDY_RUN_URL", last.getHtmlUrl());
            }
        }
        return variables;
    }
}
