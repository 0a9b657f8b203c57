package io.jenkins.plugins.buddy.client.run;

import java.util.Map;

/**
 * Details of an execution of an action that only reading it alone returns.
 *
 * @param error Buddy's message about its failure, null if there is none
 * @param terminator the user who terminated it, null if Buddy returned none
 * @param outputVariables the output variables that it set, without encrypted ones
 */
public record ActionDetails(String error, String terminator, Map<String, String> outputVariables) {

    ActionExecution addTo(ActionExecution action) {
        return action.with(error, terminator);
    }
}
