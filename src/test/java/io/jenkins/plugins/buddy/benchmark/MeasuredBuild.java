package io.jenkins.plugins.buddy.benchmark;

import com.sun.management.OperatingSystemMXBean;
import hudson.model.Result;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/**
 * Runs a Pipeline to its end, in Jenkins.
 *
 * @param script the Pipeline, in the sandbox
 */
record MeasuredBuild(String script) implements RealJenkinsFixture.Step2<BuildFigures> {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Override
    public BuildFigures run(JenkinsRule r) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        THREADS.resetPeakThreadCount();
        long cpu = SYSTEM.getProcessCpuTime();
        WorkflowRun build = job.scheduleBuild2(0).get();
        long cpuMillis = TimeUnit.NANOSECONDS.toMillis(SYSTEM.getProcessCpuTime() - cpu);
        int threads = THREADS.getPeakThreadCount() - IdleThreads.number();
        if (build.getResult() != Result.SUCCESS) {
            throw new IllegalStateException(JenkinsRule.getLog(build));
        }
        // It isn't deleted: that would wake up threads, and wait for what is still going on after the end.
        return new BuildFigures(build.getDuration(), cpuMillis, threads);
    }
}
