/** The parts that all steps share: parameters and forms of the target, execution in Pipelines and in freestyle builds, checkpoints. */
package io.jenkins.plugins.buddy.step;
