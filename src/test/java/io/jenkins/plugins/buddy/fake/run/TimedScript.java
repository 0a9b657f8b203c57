package io.jenkins.plugins.buddy.fake.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs actions one after another, each for a time on the fake's clock. The log of an action grows line by line. Without any action of its
 * own it runs those that the run is to execute.
 */
public final class TimedScript implements RunScript {

    private final Duration eachAction;
    private final List<Step> steps = new ArrayList<>();

    /**
     * An action of the script, or a wait for approval.
     *
     * @param action the name, null for a wait
     * @param error null if it succeeds
     */
    private record Step(
            String action, Duration duration, String error, List<String> log, Map<String, String> outputs) {}

    /** All actions take no time. */
    public TimedScript() {
        this(Duration.ZERO);
    }

    /**
     * @param eachAction the duration of an action that the script does not name
     */
    public TimedScript(Duration eachAction) {
        this.eachAction = eachAction;
    }

    /** Adds an action that succeeds. */
    public TimedScript action(String name, Duration duration, String... log) {
        return add(name, duration, null, log);
    }

    /** Adds an action that fails; the run ends with it. */
    public TimedScript failingAction(String name, Duration duration, String error, String... log) {
        return add(name, duration, error, log);
    }

    /** Adds a wait for a person, who approves after that time. */
    public TimedScript waitForApproval(Duration duration) {
        return add(null, duration, null);
    }

    /** Adds an output variable to the last action. */
    public TimedScript output(String key, String value) {
        steps.get(steps.size() - 1).outputs().put(key, value);
        return this;
    }

    private TimedScript add(String name, Duration duration, String error, String... log) {
        steps.add(new Step(name, duration, error, List.of(log), new LinkedHashMap<>()));
        return this;
    }

    @Override
    public void start(FakeRun run) {
        run.status("INPROGRESS");
        List<Step> all = steps.isEmpty()
                ? run.plannedActions().stream().map(this::successful).toList()
                : List.copyOf(steps);
        run.after(Duration.ZERO, started -> next(started, all, 0));
    }

    private Step successful(String name) {
        return new Step(name, eachAction, null, List.of("Starting " + name, "Finished " + name), Map.of());
    }

    private static void next(FakeRun run, List<Step> steps, int index) {
        if (index == steps.size()) {
            run.finish("SUCCESSFUL");
            return;
        }
        Step step = steps.get(index);
        if (step.action() == null) {
            run.status("WAITING_FOR_APPLY");
            run.after(step.duration(), approved -> {
                approved.status("INPROGRESS");
                next(approved, steps, index + 1);
            });
            return;
        }
        FakeActionRun action = run.startAction(step.action()).lasting(step.duration());
        List<String> log = step.log();
        for (int i = 0; i < log.size(); i++) {
            String line = log.get(i);
            run.after(step.duration().multipliedBy(i + 1L).dividedBy(log.size() + 1L), printing -> action.log(line));
        }
        run.after(step.duration(), ending -> {
            step.outputs().forEach(action::output);
            if (step.error() == null) {
                action.finish("SUCCESSFUL");
                next(ending, steps, index + 1);
            } else {
                action.fail(step.error());
                ending.finish("FAILED");
            }
        });
    }
}
