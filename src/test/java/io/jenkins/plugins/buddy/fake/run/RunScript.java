package io.jenkins.plugins.buddy.fake.run;

/** Determines what happens in a run. */
@FunctionalInterface
public interface RunScript {

    /**
     * Is called when a run has been created, before the response to the request that started it. The run is {@code ENQUEUED}; what is to
     * happen after the response is scheduled by {@link FakeRun#after}.
     */
    void start(FakeRun run);

    /** The run is {@code INPROGRESS}, and nothing happens in it until the test says so. */
    static RunScript manual() {
        return run -> run.status("INPROGRESS");
    }

    /** The response to the request shows a run {@code INPROGRESS}; all its actions have succeeded when it is read again. */
    static RunScript successful() {
        return new TimedScript();
    }

    /** The run has ended in the response to the request that starts it, without any action. */
    static RunScript ended(String status) {
        return run -> run.finish(status);
    }
}
