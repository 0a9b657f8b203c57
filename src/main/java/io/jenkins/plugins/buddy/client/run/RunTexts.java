package io.jenkins.plugins.buddy.client.run;

import java.time.Duration;
import java.util.Optional;

/** The sentences about a run and its end. */
final class RunTexts {

    private RunTexts() {}

    static String result(RunResult result) {
        PipelineRun run = result.run();
        String id = Long.toString(run.id());
        String name = result.verdict() == RunVerdict.NOT_FOLLOWED
                ? Messages.RunTexts_NotFollowed(run.status(), id, result.pipeline())
                : Messages.RunTexts_Ended(
                        run.status(), id, result.pipeline(), duration(Duration.ofMillis(run.durationMillis())));
        return run.htmlUrl() == null ? name : Messages.RunTexts_WithUrl(name, run.htmlUrl());
    }

    /** The two most significant units: {@code 1 h 5 min}, {@code 1 min 12 s}, {@code 7 s}. */
    static String duration(Duration duration) {
        long hours = duration.toHours();
        int minutes = duration.toMinutesPart();
        int seconds = duration.toSecondsPart();
        if (hours > 0) {
            return Messages.RunTexts_Hours(Long.toString(hours), Integer.toString(minutes));
        }
        return minutes > 0
                ? Messages.RunTexts_Minutes(Integer.toString(minutes), Integer.toString(seconds))
                : Messages.RunTexts_Seconds(Integer.toString(seconds));
    }

    static Optional<String> failure(RunResult result) {
        return Optional.empty();
    }
}
