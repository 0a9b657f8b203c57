package io.jenkins.plugins.buddy.benchmark;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.logging.LogRecord;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/**
 * What a Jenkins can say of its own start.
 *
 * @param millis from the JVM's start until Jenkins said that it is fully up
 * @param threads how many threads of the plugin there are
 */
record StartFigures(long millis, long threads) implements Serializable {

    static RealJenkinsFixture.Step2<StartFigures> read() {
        return r -> {
            long up = Jenkins.logRecords.stream()
                    .filter(record -> record.getMessage().contains("Jenkins is fully up and running"))
                    .mapToLong(LogRecord::getMillis)
                    .findFirst()
                    .orElseThrow();
            return new StartFigures(
                    up - ManagementFactory.getRuntimeMXBean().getStartTime(),
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("Buddy"))
                            .count());
        };
    }
}
