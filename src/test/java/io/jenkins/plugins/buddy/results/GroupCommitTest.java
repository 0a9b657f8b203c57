package io.jenkins.plugins.buddy.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    /** A channel that takes three bytes at a time. */
    private static final class ShortWrites implements WritableByteChannel {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer source) {
            int length = Math.min(3, source.remaining());
            for (int i = 0; i < length; i++) {
                written.write(source.get());
            }
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing to release.
        }
    }

    @Test
    void shortWritesAreCompleted() throws Exception {
        ShortWrites channel = new ShortWrites();
        GroupCommit.writeFully(channel, ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.UTF_8)));
        assertEquals("0123456789", channel.written.toString(StandardCharsets.UTF_8));
    }
}
