package io.jenkins.plugins.buddy.fake.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** The form in which responses show encrypted variables. */
final class Encryption {

    private Encryption() {}

    /** A copy of variables in which each encrypted one has a new encrypted text in place of its value. */
    static ArrayNode hideValues(ArrayNode variables) {
        ArrayNode shown = variables.deepCopy();
        shown.forEach(variable -> {
            if (variable.path("encrypted").asBoolean()) {
                ((ObjectNode) variable)
                        .put("value", "secure!" + UUID.randomUUID().toString().replace("-", ""));
            }
        });
        return shown;
    }
}
