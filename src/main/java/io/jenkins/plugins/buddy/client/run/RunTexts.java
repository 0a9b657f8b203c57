package io.jenkins.plugins.buddy.client.run;

import java.time.Duration;
import java.util.Optional;
import org.jvnet.localizer.Localizable;

/** The sentences about a run and its end. */
public final class RunTexts {

    private RunTexts() {}

    /** The last line about a run. */
    static String result(RunResult result) {
        PipelineRun run = result.run();
        String id = Long.toString(run.id());
        Localizable line = result.verdict() == RunVerdict.NOT_FOLLOWED
                ? Messages._RunTexts_NotFollowed(run.status(), id, result.pipeline())
                : Messages._RunTexts_Ended(
                        run.status(), id, result.pipeline(), duration(Duration.ofMillis(run.durationMillis())));
        return withUrl(line, run).toString();
    }

    /** Adds the URL of the run's page to a message, if Buddy returned one. */
    public static Localizable withUrl(Localizable message, PipelineRun run) {
        return run.htmlUrl() == null ? message : Messages._RunTexts_WithUrl(message, run.htmlUrl());
    }

    /** The two most significant units: {@code 1 h 5 min}, {@code 1 min 12 s}, {@code 7 s}. */
    public static String duration(Duration duration) {
        long hours = duration.toHours();
        String minutes = Integer.toString(duration.toMinutesPart());
        String seconds = Integer.toString(duration.toSecondsPart());
        if (hours > 0) {
            return Messages.RunTexts_Hours(Long.toString(hours), minutes);
        }
        return duration.toMinutesPart() > 0
                ? Messages.RunTexts_Minutes(minutes, seconds)
                : Messages.RunTexts_Seconds(seconds);
    }

    static Optional<String> failure(RunResult result) {
        String id = Long.toString(result.run().id());
        Object pipeline = result.pipeline();
        Localizable failure =
                switch (result.verdict()) {
                    case SUCCESSFUL, NOT_FOLLOWED -> null;
                    case TERMINATED ->
                        result.terminator() == null
                                ? Messages._RunTexts_Terminated(id, pipeline)
                                : Messages._RunTexts_TerminatedBy(id, pipeline, result.terminator());
                    case NOT_EXECUTED ->
                        Messages._RunTexts_NotExecuted(
                                id, pipeline, result.run().status());
                    case FAILED ->
                        switch (result.run().status()) {
                            case RunStatus.FAILED -> Messages._RunTexts_Failed(id, pipeline);
                            case RunStatus.DELETED -> Messages._RunTexts_Deleted(id, pipeline);
                            default ->
                                Messages._RunTexts_UnknownStatus(
                                        id, pipeline, result.run().status());
                        };
                };
        return Optional.ofNullable(failure).map(text -> withAction(text, result).toString());
    }

    private static Localizable withAction(Localizable failure, RunResult result) {
        if (result.failedAction() == null) {
            return failure;
        }
        return result.error() == null
                ? Messages._RunTexts_Action(failure, result.failedAction())
                : Messages._RunTexts_ActionAndError(failure, result.failedAction(), result.error());
    }
}
