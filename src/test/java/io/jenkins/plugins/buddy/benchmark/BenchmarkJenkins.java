package io.jenkins.plugins.buddy.benchmark;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.management.OperatingSystemMXBean;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** A Jenkins controller in a JVM of its own, with the plugin and one configured server. */
final class BenchmarkJenkins implements AutoCloseable {

    static final String CREDENTIALS_ID = "buddy-token";

    /** Jenkins' own thread pools vary by a few threads. */
    private static final int IDLE_TOLERANCE = 10;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** In the controller's JVM: the build whose steps wait. */
    private static WorkflowRun waiting;

    private final RealJenkinsFixture fixture =
            new RealJenkinsFixture().withTimeout(0).javaOptions("-Xms2g", "-Xmx2g");
    private int idleThreads;

    /**
     * The cost of a build.
     *
     * @param millis the duration of the build
     * @param cpuMillis the CPU time of the controller's JVM, without the processes that it starts
     * @param threads the maximum number of threads, above that of an idle Jenkins
     */
    record Build(long millis, long cpuMillis, int threads) implements Serializable {}

    /**
     * A build whose steps waited.
     *
     * @param threads the maximum number of threads, above that of an idle Jenkins
     * @param end the time of its end
     */
    record WaitingBuild(int threads, Instant end) implements Serializable {}

    private BenchmarkJenkins() {}

    /**
     * Starts a controller.
     *
     * @param name its name in the output
     * @param buddy the base URL of the configured server
     */
    static BenchmarkJenkins start(String name, URI buddy) throws Throwable {
        BenchmarkJenkins jenkins = new BenchmarkJenkins();
        jenkins.fixture.setUp(BenchmarkJenkins.class.getName(), name);
        try {
            jenkins.prepare(buddy);
        } catch (Throwable e) {
            // Otherwise its process would stay.
            jenkins.close();
            throw e;
        }
        return jenkins;
    }

    private void prepare(URI buddy) throws Throwable {
        fixture.startJenkins();
        String url = buddy.toString();
        fixture.run(r -> configure(url, ExampleAction.TOKEN));
        // The threads that any Pipeline starts count as those of an idle Jenkins.
        run(Alternative.ECHO.inARow(1, buddy));
        idleThreads = call(r -> THREADS.getThreadCount());
    }

    /** Runs a Pipeline in the sandbox until it has succeeded. */
    Build run(String script) throws Exception {
        int idle = idleThreads;
        return call(r -> {
            WorkflowJob job = r.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(script, true));
            THREADS.resetPeakThreadCount();
            long cpu = SYSTEM.getProcessCpuTime();
            WorkflowRun build = job.scheduleBuild2(0).get();
            long cpuMillis = TimeUnit.NANOSECONDS.toMillis(SYSTEM.getProcessCpuTime() - cpu);
            int threads = THREADS.getPeakThreadCount() - idle;
            if (build.getResult() != Result.SUCCESS) {
                throw new IllegalStateException(JenkinsRule.getLog(build));
            }
            // Not deleted: that would start threads and wait for what goes on after the end.
            return new Build(build.getDuration(), cpuMillis, threads);
        });
    }

    /** Starts a Pipeline whose steps will wait, and returns the used heap before it, in bytes. */
    long startWaitingBuild(String script) throws Exception {
        return call(r -> {
            WorkflowJob job = r.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(script, true));
            long before = usedHeap();
            THREADS.resetPeakThreadCount();
            waiting = job.scheduleBuild2(0).waitForStart();
            return before;
        });
    }

    /** Waits until the build has that many steps in progress, and returns the used heap, in bytes. */
    long usedHeapWhileWaiting(int steps) throws Exception {
        return call(r -> {
            FlowExecution execution = waiting.getExecutionPromise().get();
            while (execution.getCurrentExecutions(true).get().size() < steps) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return usedHeap();
        });
    }

    /** Waits for the end of the build, and aborts it first if it would not end. */
    WaitingBuild endWaitingBuild(boolean abort) throws Exception {
        int idle = idleThreads;
        return call(r -> {
            if (abort) {
                waiting.getExecutor().interrupt(Result.ABORTED);
            }
            r.waitForCompletion(waiting);
            int threads = THREADS.getPeakThreadCount() - idle;
            if (!abort && waiting.getResult() != Result.SUCCESS) {
                throw new IllegalStateException(JenkinsRule.getLog(waiting));
            }
            Instant end = Instant.ofEpochMilli(waiting.getStartTimeInMillis() + waiting.getDuration());
            waiting = null;
            return new WaitingBuild(threads, end);
        });
    }

    /** In the controller: the used heap after garbage collections, in bytes. */
    static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Waits until the threads of earlier builds have ended: thread pools keep theirs for up to a minute. */
    void awaitIdle() throws Exception {
        int limit = idleThreads + IDLE_TOLERANCE;
        call(r -> {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (THREADS.getThreadCount() > limit && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return null;
        });
    }

    /** Executes a step in the controller. */
    <T extends Serializable> T call(RealJenkinsFixture.Step2<T> step) throws Exception {
        try {
            return fixture.runRemotely(step);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The base URL of its pages. */
    URI url() throws Exception {
        return fixture.getUrl().toURI();
    }

    @Override
    public void close() throws Exception {
        fixture.tearDown();
    }

    /** In the controller: configures one server, with limits that a thousand concurrent steps do not reach. */
    static void configure(String buddy, String token) throws Exception {
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials.getCredentials().clear();
        credentials
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, CREDENTIALS_ID, null, Secret.fromString(token)));
        credentials.save();
        ConfiguredServer server = new ConfiguredServer();
        server.setUrl(buddy);
        server.setCredentialsId(CREDENTIALS_ID);
        server.setRequestTimeoutSeconds(1800);
        server.setMaxWaitSeconds(3600);
        BuddyGlobalConfiguration.get().setServers(List.of(server));
    }
}
