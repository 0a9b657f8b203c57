package io.jenkins.plugins.buddy.client.action;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Remembers the login that was last sent for an action. Buddy returns passwords encrypted, each time differently, so a comparison with the
 * response cannot show whether a login is up to date.
 */
public interface LoginMemory {

    /** A memory without contents: a login is sent each time. */
    LoginMemory NONE = new LoginMemory() {
        @Override
        public boolean contains(String action, String login, String password) {
            return false;
        }

        @Override
        public CompletionStage<?> add(String action, String login, String password) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> remove(String action) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /**
     * Returns whether this login was the last one sent for the action.
     *
     * @param action the action's URL
     */
    boolean contains(String action, String login, String password);

    /** Remembers a login that was sent. If the stage fails, the login is sent once more. */
    CompletionStage<?> add(String action, String login, String password);

    /** Forgets an action, whose login was removed. */
    CompletionStage<?> remove(String action);
}
