package io.jenkins.plugins.buddy.client.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body into memory and fails once it exceeds a limit. JDK 25 has it as {@code BodyHandlers.limiting}. */
final class LimitedBodySubscriber implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
    private final long limit;
    private Flow.Subscription subscription;
    private long received;

    /**
     * @param limit bytes
     */
    LimitedBodySubscriber(long limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        whole.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received > limit) {
            subscription.cancel();
            whole.onError(new BodyTooLargeException());
        } else {
            whole.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable e) {
        whole.onError(e);
    }

    @Override
    public void onComplete() {
        whole.onComplete();
    }

    /** Thrown when the body exceeds the limit. */
    static final class BodyTooLargeException extends java.io.IOException {
        private static final long serialVersionUID = 1L;
    }
}
