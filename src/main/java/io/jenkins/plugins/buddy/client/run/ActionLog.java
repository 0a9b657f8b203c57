package io.jenkins.plugins.buddy.client.run;

/**
 * An executed action that was read alone.
 *
 * @param details its failure and its output
 * @param excerpt its log
 */
public record ActionLog(ActionDetails details, LogExcerpt excerpt) {}
