package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.init.Terminator;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.ActionResult;
import io.jenkins.plugins.buddy.client.ActionTask;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.Checkpoint;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of the step. It holds no thread while Buddy works, and goes on after a restart from its last {@link StepRecord}.
 */
public final class DockerfileActionExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final Set<ActionTask> RUNNING = ConcurrentHashMap.newKeySet();

    private final DockerfileActionStep step;

    /** Not its node's, which a Pipeline that goes back to an earlier save gives to another run of a step. */
    private final String id = UUID.randomUUID().toString();

    /** Whether a save of the Pipeline has this step in it. */
    private transient volatile boolean inProgram;

    private transient volatile ActionTask task;
    private transient volatile boolean stopped;

    DockerfileActionExecution(DockerfileActionStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        StepJournal journal = journal();
        begin(() -> work(journal, Checkpoint.START));
        return false;
    }

    @Override
    public void onResume() {
        inProgram = true;
        begin(this::goOn);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Credentials may come from slow places, so not even the look-up is done on the Pipeline's own thread. */
    private void begin(Work work) {
        StepThreads.POOL.execute(() -> {
            try {
                work.run();
            } catch (Exception e) {
                fail(e);
            }
        });
    }

    private void goOn() throws Exception {
        StepJournal journal = journal();
        Optional<StepRecord> last = journal.last();
        Optional<ActionResult> result = last.map(StepRecord::result);
        if (result.isEmpty()) {
            work(journal, last.map(StepRecord::checkpoint).orElse(Checkpoint.START));
        } else {
            // It had been done, and the Pipeline didn't hear of it any more.
            getContext().onSuccess(journal.keptBefore(result.get()));
        }
    }

    private void work(StepJournal journal, Checkpoint from) throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        ActionTask newTask = Order.of(step, run, UnaryOperator.identity()).task(journal);
        synchronized (this) {
            if (stopped) {
                return;
            }
            task = newTask;
        }
        RUNNING.add(newTask);
        newTask.start(from)
                .whenComplete((result, failure) -> RUNNING.remove(newTask))
                .thenApplyAsync(journal::finish, StepThreads.POOL)
                .whenComplete((kept, failure) -> {
                    if (failure == null) {
                        getContext().onSuccess(kept);
                    } else {
                        fail(BuddyException.unwrap(failure));
                    }
                });
    }

    private StepJournal journal() throws IOException, InterruptedException {
        return new StepJournal(getContext(), id, () -> inProgram);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        inProgram = true;
    }

    /** When Jenkins goes down, nothing more is begun in Buddy; the steps go on from their checkpoints when it is up again. */
    @Terminator
    public static void cancelAll() {
        RUNNING.forEach(ActionTask::cancel);
    }

    private void fail(Throwable failure) {
        if (failure instanceof CancellationException) {
            // Whoever cancelled it has ended the step, or lets it go on after a restart.
            return;
        }
        if (!(failure instanceof BuddyException) && !(failure instanceof AbortException)) {
            getContext().onFailure(failure);
            return;
        }
        try {
            new BuddyConsole(getContext().get(TaskListener.class)).println(failure.getMessage());
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        getContext().onFailure(new AbortException(failure.getMessage()));
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        ActionTask running;
        synchronized (this) {
            stopped = true;
            running = task;
        }
        if (running != null) {
            Optional<String> openQuestion = running.openQuestion();
            running.cancel();
            if (openQuestion.isPresent()) {
                new BuddyConsole(getContext().get(TaskListener.class))
                        .println(Messages.DockerfileActionExecution_Aborted(openQuestion.get()));
            }
        }
        super.stop(cause);
    }

    @CheckForNull
    @Override
    public String getStatus() {
        ActionTask running = task;
        return running == null ? Messages.DockerfileActionExecution_LookingUp() : running.status();
    }
}
