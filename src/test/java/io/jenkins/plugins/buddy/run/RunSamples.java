package io.jenkins.plugins.buddy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/** Runs in several states, and builds that execute until a test is done with them. */
public final class RunSamples {

    static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);

    static final String PAGE = "https://app.buddy.works/acme/web/pipelines/pipeline/42";

    private static final String STARTED =
            "'url':'https://api.buddy.works/workspaces/acme/projects/web/pipelines/42/executions/7','htmlUrl':'" + PAGE
                    + "/execution/7','branch':'main','revision':'0a1b2c','comment':'buddy-mark nightly',"
                    + "'pipelineName':'Live mirror','pipelineHtmlUrl':'" + PAGE + "'";

    private static final String ENDED = STARTED
            + ",'startDate':'2026-05-01T10:00:00Z','finishDate':'2026-05-01T10:01:12Z','durationMillis':72000,'actions':["
            + "{'executionId':'a1','id':1,'name':'Build image','type':'DOCKERFILE','status':'SUCCESSFUL',"
            + "'progress':100,'durationMillis':60000},"
            + "{'executionId':'a2','id':2,'name':'Deploy','type':'SSH_COMMAND','status':'%s','durationMillis':12000}]";

    private RunSamples() {}

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    static PipelineRun started(String status) throws JsonProcessingException {
        return run("'id':7,'status':'" + status + "'," + STARTED);
    }

    /** A run in progress: one action is over, the other at 40 %. */
    static PipelineRun inProgress() throws JsonProcessingException {
        return run(
                "'id':7,'status':'INPROGRESS'," + STARTED + ",'startDate':'2026-05-01T10:00:00Z','actions':["
                        + "{'executionId':'a1','id':1,'name':'Build image','type':'DOCKERFILE','status':'SUCCESSFUL'},"
                        + "{'executionId':'a2','id':2,'name':'Deploy','type':'SSH_COMMAND','status':'INPROGRESS','progress':40}]");
    }

    static PipelineRun run(String fields) throws JsonProcessingException {
        return new JsonMapper().readValue(json("{" + fields + "}"), PipelineRun.class);
    }

    /** Stores the result of a step as the step does, with all fields of a run that has ended. */
    static void storeEnd(Run<?, ?> build, String step, String verdict, String status, String more) throws IOException {
        storeResult(build, step, verdict, "'id':7,'status':'" + status + "'," + ENDED.formatted(status), more);
    }

    static void storeResult(Run<?, ?> build, String step, String verdict, String run, String more) throws IOException {
        StepRecordStore.of(build)
                .add(StepRecord.fromJson(json("{" + (step == null ? "" : "'step':'" + step + "',")
                        + "'type':'run','result':{'verdict':'" + verdict
                        + "','pipeline':{'workspace':'acme','project':'web','pipelineId':42},'run':{" + run + "}" + more
                        + "}}")));
    }

    /** Waits until the condition is fulfilled. */
    public static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(60)) {
                throw new AssertionError("the condition was not fulfilled");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until as many records are on the disk, and shown by the build. */
    static void awaitRecords(Run<?, ?> build, int number) {
        await(() -> StepRecordStore.of(build).all().size() == number && build.getAction(BuddyBuildData.class) != null);
    }

    static List<?> results(Run<?, ?> build) {
        return build.getAction(BuddyBuildData.class).getBuddyRuns();
    }

    /** A freestyle build that executes until it is closed. */
    static final class BuildInProgress implements AutoCloseable {

        private final CountDownLatch released = new CountDownLatch(1);
        private final JenkinsRule j;
        final FreeStyleBuild build;

        BuildInProgress(JenkinsRule j) throws Exception {
            this.j = j;
            FreeStyleProject job = j.createFreeStyleProject();
            job.getBuildersList().add(new TestBuilder() {
                @Override
                public boolean perform(AbstractBuild<?, ?> executed, Launcher launcher, BuildListener listener)
                        throws InterruptedException {
                    released.await();
                    return true;
                }
            });
            build = job.scheduleBuild2(0).waitForStart();
        }

        @Override
        public void close() throws Exception {
            released.countDown();
            j.waitForCompletion(build);
        }
    }
}
