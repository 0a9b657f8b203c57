package io.jenkins.plugins.buddy.client.run;

import java.util.Map;

/**
 * What only an execution of an action that is read alone contains.
 *
 * @param error Buddy's message about its failure, null if there is none
 * @param terminator who terminated it, null if Buddy does not tell
 * @param outputVariables what it set as output, without encrypted variables
 */
public record ActionDetails(String error, String terminator, Map<String, String> outputVariables) {

    ActionExecution addTo(ActionExecution action) {
        return action.with(error, terminator);
    }
}
