package io.jenkins.plugins.buddy.fake;

import java.util.Set;
import java.util.TreeSet;

/** The scopes that a request needs: those of the newest generation or those before it. */
enum Access {
    ANY(Set.of(), Set.of()),
    READ(Set.of("PIPELINE_READ"), Set.of("EXECUTION_INFO")),
    WRITE(Set.of("PIPELINE_READ", "PIPELINE_WRITE"), Set.of("EXECUTION_INFO", "EXECUTION_MANAGE")),
    RUN(Set.of("PIPELINE_RUN"), Set.of("EXECUTION_RUN"));

    private final Set<String> newest;
    private final Set<String> older;

    Access(Set<String> newest, Set<String> older) {
        this.newest = newest;
        this.older = older;
    }

    /** The access that a request for a path below a workspace needs. */
    static Access of(String method, RequestPath path) {
        if (!path.segment(4).equals("pipelines")) {
            return ANY;
        }
        if (method.equals("GET")) {
            return READ;
        }
        return path.segment(6).equals("executions") ? RUN : WRITE;
    }

    /** All scopes for pipelines. */
    static Set<String> all(boolean version2020) {
        return version2020
                ? Set.of("WORKSPACE", "EXECUTION_INFO", "EXECUTION_MANAGE", "EXECUTION_RUN")
                : Set.of("PIPELINE_READ", "PIPELINE_WRITE", "PIPELINE_MANAGE", "PIPELINE_RUN");
    }

    /** The scopes that a refusal names, sorted. */
    Set<String> needed(boolean version2020) {
        Set<String> needed = new TreeSet<>(version2020 ? older : newest);
        if (version2020) {
            needed.add("WORKSPACE");
        }
        return needed;
    }

    boolean isGrantedBy(Set<String> scopes, boolean version2020) {
        return scopes.containsAll(needed(version2020)) || !version2020 && scopes.containsAll(older);
    }
}
