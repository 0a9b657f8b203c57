/** The faces: the Pipeline step, the freestyle build step, and what a build keeps and shows of them. */
package io.jenkins.plugins.buddy;
