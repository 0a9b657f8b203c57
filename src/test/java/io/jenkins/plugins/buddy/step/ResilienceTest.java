package io.jenkins.plugins.buddy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.console.LineTransformationOutputStream;
import hudson.model.ItemGroup;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.TestExtension;
import org.springframework.security.core.Authentication;

/** Extensions of other plugins that fail, hang or interrupt: the step ends, and no other build is affected. */
class ResilienceTest extends BuddyJenkinsTestCase {

    /** Throws when the plugin prints a line; {@link java.io.PrintStream} then interrupts the thread. */
    @TestExtension
    public static final class InterruptingDecoration implements TaskListenerDecorator.Factory {

        static final AtomicInteger ARMED = new AtomicInteger();

        @Override
        public TaskListenerDecorator of(FlowExecutionOwner owner) {
            return new InterruptingDecorator();
        }
    }

    private static final class InterruptingDecorator extends TaskListenerDecorator {

        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorate(OutputStream logger) {
            return new LineTransformationOutputStream.Delegating(logger) {
                @Override
                protected void eol(byte[] bytes, int length) throws IOException {
                    boolean plugin = new String(bytes, 0, length, StandardCharsets.UTF_8).contains("[Buddy]");
                    if (plugin && InterruptingDecoration.ARMED.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new InterruptedIOException();
                    }
                    out.write(bytes, 0, length);
                }
            };
        }
    }

    /** Hangs or throws an error when credentials are looked up. */
    @TestExtension
    public static final class DifficultProvider extends CredentialsProvider {

        static final Semaphore HANGING = new Semaphore(0);
        static volatile CountDownLatch released = new CountDownLatch(0);
        static volatile boolean broken;

        @Override
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                Class<C> type,
                ItemGroup itemGroup,
                Authentication authentication,
                List<DomainRequirement> domainRequirements) {
            if (broken) {
                throw new NoClassDefFoundError("org/example/Vault");
            }
            if (released.getCount() > 0 && HANGING.availablePermits() < 3) {
                HANGING.release();
                try {
                    released.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return List.of();
        }
    }

    @Test
    void interruptingConsoleFilterDoesNotAffectTheNextBuild() throws Exception {
        run(step("dockerImageTag: '1'"));
        InterruptingDecoration.ARMED.set(1);
        WorkflowRun first =
                pipelineJob(step("dockerImageTag: '2'")).scheduleBuild2(0).get();
        assertEquals(0, InterruptingDecoration.ARMED.get());
        assertEquals(Result.SUCCESS, first.getResult(), () -> String.valueOf(first.getResult()));
        run(step("dockerImageTag: '3'"));
        assertEquals("3", pipeline.action(1).path("docker_image_tag").asText());
    }

    @Test
    void hangingCredentialsProvidersDoNotAffectOtherBuilds() throws Exception {
        DifficultProvider.released = new CountDownLatch(1);
        List<WorkflowRun> hanging = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                hanging.add(pipelineJob(step("ifExists: 'DUPLICATE'"))
                        .scheduleBuild2(0)
                        .waitForStart());
            }
            DifficultProvider.HANGING.acquire(3);
            DifficultProvider.HANGING.release(3);
            run(step(""));
            assertTrue(hanging.stream().allMatch(Run::isBuilding));
        } finally {
            DifficultProvider.released.countDown();
        }
        for (WorkflowRun each : hanging) {
            j.assertBuildStatusSuccess(j.waitForCompletion(each));
        }
        assertEquals(4, pipeline.actions().size());
    }

    @Test
    void lookUpThatFailsAfterAnAbortPrintsNothing() throws Exception {
        DifficultProvider.HANGING.drainPermits();
        DifficultProvider.released = new CountDownLatch(1);
        WorkflowRun run =
                pipelineJob(step("credentialsId: 'nowhere'")).scheduleBuild2(0).waitForStart();
        DifficultProvider.HANGING.acquire(1);
        run.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        long size = run.getLogText().length();
        DifficultProvider.released.countDown();
        run(step(""));
        assertEquals(size, run.getLogText().length());
        assertEquals(List.of(), console(run));
    }

    @Test
    void errorOfCredentialsProviderEndsTheStep() throws Exception {
        DifficultProvider.broken = true;
        try {
            WorkflowRun run = pipelineJob(step("")).scheduleBuild2(0).get(60, TimeUnit.SECONDS);
            assertEquals(Result.FAILURE, run.getResult());
        } finally {
            DifficultProvider.broken = false;
        }
        assertFalse(buddy.requests().stream().anyMatch(request -> request.changesSomething()));
    }
}
