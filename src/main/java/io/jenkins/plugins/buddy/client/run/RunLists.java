package io.jenkins.plugins.buddy.client.run;

/** The lists of runs that followers share: one per server, token and pipeline, which is read while somebody follows a run of it. */
public final class RunLists {}
