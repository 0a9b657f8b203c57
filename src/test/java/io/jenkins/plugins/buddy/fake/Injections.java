package io.jenkins.plugins.buddy.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/** The faults to inject and the requests to hold. */
final class Injections {

    private final Behavior behavior;
    private final Function<RecordedRequest, Response> process;
    private final List<InjectedFault> faults = new CopyOnWriteArrayList<>();
    private final List<HeldRequest> held = new CopyOnWriteArrayList<>();
    private final Semaphore injected = new Semaphore(0);

    /**
     * A fault to inject.
     *
     * @param match the requests that it replaces the response of
     * @param effect the moment when the request is processed
     * @param left the number of requests left
     */
    private record InjectedFault(Predicate<RecordedRequest> match, Fault fault, Effect effect, AtomicLong left) {}

    Injections(Behavior behavior, Function<RecordedRequest, Response> process) {
        this.behavior = behavior;
        this.process = process;
    }

    void add(Predicate<RecordedRequest> match, Fault fault, Effect effect, long times) {
        faults.add(new InjectedFault(match, fault, effect, new AtomicLong(times)));
    }

    HeldRequest hold(String method, Fault earlyResponse) {
        HeldRequest request = new HeldRequest(method, earlyResponse, process);
        held.add(request);
        return request;
    }

    void clearFaults() {
        faults.clear();
    }

    /** Handles the request if it is to be held or to fail. */
    boolean handle(RecordedRequest request, HttpExchange exchange) throws IOException {
        for (HeldRequest each : held) {
            if (each.takes(request)) {
                held.remove(each);
                each.handle(request, exchange, behavior.gzipResponses);
                return true;
            }
        }
        for (InjectedFault each : faults) {
            if (each.match().test(request) && each.left().getAndDecrement() > 0) {
                each.effect().schedule(behavior.fakeClock, () -> process.apply(request));
                each.fault().apply(exchange);
                injected.release();
                return true;
            }
        }
        return false;
    }

    /** Waits until that many more faults have been injected. */
    void await(int number, List<RecordedRequest> requests) throws InterruptedException {
        if (!injected.tryAcquire(number, 60, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "only " + injected.availablePermits() + " faults were injected; requests: " + requests);
        }
    }
}
