package io.jenkins.plugins.buddy;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.init.Terminator;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.ActionTask;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.Checkpoint;
import io.jenkins.plugins.buddy.client.Journal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** One run of the step. It holds no thread while Buddy works, and goes on after a restart from the last checkpoint. */
public final class DockerfileActionExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final SharedSaves SAVES = new SharedSaves();

    private static final Set<ActionTask> RUNNING = ConcurrentHashMap.newKeySet();

    private final DockerfileActionStep step;

    /** The last checkpoint, as JDK types, because it is written to {@code program.dat}. */
    private String phase = Checkpoint.START.phase().name();

    private HashSet<Long> idsBefore = new HashSet<>();

    private transient volatile ActionTask task;
    private transient volatile boolean stopped;

    DockerfileActionExecution(DockerfileActionStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        begin();
        return false;
    }

    @Override
    public void onResume() {
        begin();
    }

    /** Credentials may come from slow places, so not even the look-up is done on the Pipeline's own thread. */
    private void begin() {
        StepThreads.POOL.execute(() -> {
            try {
                work();
            } catch (Exception e) {
                fail(e);
            }
        });
    }

    private void work() throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        BuddyConsole console = console();
        ActionTask newTask = Order.of(step, run, UnaryOperator.identity()).task(new StepJournal(run, console));
        synchronized (this) {
            if (stopped) {
                return;
            }
            task = newTask;
        }
        RUNNING.add(newTask);
        newTask.start(checkpoint())
                .whenComplete((result, failure) -> RUNNING.remove(newTask))
                .thenCompose(result -> console.finish(run, result))
                .whenComplete((kept, failure) -> {
                    if (failure == null) {
                        getContext().onSuccess(kept);
                    } else {
                        fail(BuddyException.unwrap(failure));
                    }
                });
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
            console().println(failure.getMessage());
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        getContext().onFailure(new AbortException(failure.getMessage()));
    }

    private BuddyConsole console() throws Exception {
        return new BuddyConsole(getContext().get(TaskListener.class));
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
                console().println(Messages.DockerfileActionExecution_Aborted(openQuestion.get()));
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

    private synchronized Checkpoint checkpoint() {
        return new Checkpoint(Checkpoint.Phase.valueOf(phase), idsBefore);
    }

    private final class StepJournal implements Journal {

        private final Run<?, ?> run;
        private final BuddyConsole console;

        StepJournal(Run<?, ?> run, BuddyConsole console) {
            this.run = run;
            this.console = console;
        }

        @Override
        public void progress(String line) {
            console.println(line);
        }

        @Override
        public CompletionStage<?> save(Checkpoint checkpoint) {
            synchronized (DockerfileActionExecution.this) {
                phase = checkpoint.phase().name();
                idsBefore = new HashSet<>(checkpoint.idsBefore());
            }
            // It saves the whole Pipeline, other steps of it and all.
            return SAVES.save(run, this::saveState).thenRunAsync(() -> {}, StepThreads.POOL);
        }

        private CompletableFuture<Void> saveState() {
            CompletableFuture<Void> saved = new CompletableFuture<>();
            Futures.addCallback(
                    getContext().saveState(),
                    new FutureCallback<Void>() {
                        @Override
                        public void onSuccess(Void nothing) {
                            saved.complete(null);
                        }

                        @Override
                        public void onFailure(Throwable e) {
                            saved.completeExceptionally(e);
                        }
                    },
                    MoreExecutors.directExecutor());
            return saved;
        }
    }
}
