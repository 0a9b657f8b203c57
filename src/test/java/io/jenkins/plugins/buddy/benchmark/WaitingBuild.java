package io.jenkins.plugins.buddy.benchmark;

import hudson.model.Executor;
import hudson.model.Result;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/**
 * A build that waits at a known place while its memory is measured.
 *
 * @param job the name of its job
 */
record WaitingBuild(String job) implements Serializable {

    /** Starts it, and tells the heap's use before, in bytes. */
    RealJenkinsFixture.Step2<Long> start(String script) {
        return r -> {
            WorkflowJob created = r.createProject(WorkflowJob.class, job);
            created.setDefinition(new CpsFlowDefinition(script, true));
            long before = usedHeap();
            created.scheduleBuild2(0).waitForStart();
            return before;
        };
    }

    /** The heap's use while as many steps wait, in bytes. */
    RealJenkinsFixture.Step2<Long> usedHeapWith(int waitingSteps) {
        return r -> {
            FlowExecution execution = build(r).getExecutionPromise().get();
            while (execution.getCurrentExecutions(true).get().size() < waitingSteps) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return usedHeap();
        };
    }

    /** Waits for its end, and tells whether it succeeded. */
    RealJenkinsFixture.Step2<Boolean> finish() {
        return r -> {
            WorkflowRun build = build(r);
            r.waitForCompletion(build);
            return build.getResult() == Result.SUCCESS;
        };
    }

    /** Aborts it and waits for its end. */
    RealJenkinsFixture.Step2<Boolean> abort() {
        return r -> {
            Executor executor = build(r).getExecutor();
            executor.interrupt(Result.ABORTED);
            return finish().run(r);
        };
    }

    private WorkflowRun build(JenkinsRule r) {
        return r.jenkins.getItemByFullName(job, WorkflowJob.class).getLastBuild();
    }

    /** What is left after everything was collected that can be. */
    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
