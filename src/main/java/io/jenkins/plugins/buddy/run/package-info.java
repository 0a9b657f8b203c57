/** Runs of pipelines: the step, its result, and the runs on the pages of a build. */
package io.jenkins.plugins.buddy.run;
