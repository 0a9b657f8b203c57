/** The runs of the fake's pipelines ("executions" in Buddy's API): their state, how tests and scripts control them, and their JSON. */
package io.jenkins.plugins.buddy.fake.run;
