package io.jenkins.plugins.buddy.fake;

import java.time.Duration;

/** The moment when a request takes effect whose response a {@link Fault} replaces. */
public final class Effect {

    /** It never takes effect. */
    public static final Effect NEVER = new Effect(null);

    /** It takes effect before the fault is applied. */
    public static final Effect AT_ONCE = after(Duration.ZERO);

    private final Duration delay;

    private Effect(Duration delay) {
        this.delay = delay;
    }

    /** It takes effect when the fake's {@link FakeBuddy#clock clock} has moved by a delay since its arrival. */
    public static Effect after(Duration delay) {
        return new Effect(delay);
    }

    void schedule(FakeClock clock, Runnable processing) {
        if (delay != null) {
            clock.schedule(delay, processing);
        }
    }

    @Override
    public String toString() {
        return delay == null ? "never" : delay.isZero() ? "at once" : "after " + delay.toMillis() + " ms";
    }
}
