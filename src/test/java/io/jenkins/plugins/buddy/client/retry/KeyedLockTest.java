package io.jenkins.plugins.buddy.client.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedLockTest {

    private final KeyedLock locks = new KeyedLock();

    private KeyedLock.Lease acquire() {
        return locks.acquire("a");
    }

    @Test
    void freeLockIsHeldAtOnce() {
        assertTrue(acquire().acquired().isDone());
    }

    @Test
    void locksOfDifferentKeysAreIndependent() {
        acquire();
        assertTrue(locks.acquire("b").acquired().isDone());
    }

    @Test
    void leasesAreHeldInTheOrderOfTheirAcquisition() {
        List<Integer> order = new ArrayList<>();
        List<KeyedLock.Lease> leases =
                IntStream.range(0, 5).mapToObj(i -> acquire()).toList();
        IntStream.range(0, 5).forEach(i -> leases.get(i).acquired().thenRun(() -> order.add(i)));
        leases.forEach(KeyedLock.Lease::release);
        assertEquals(List.of(0, 1, 2, 3, 4), order);
    }

    @Test
    void releaseOutOfOrderKeepsFifoOrder() {
        KeyedLock.Lease first = acquire();
        KeyedLock.Lease second = acquire();
        KeyedLock.Lease third = acquire();
        second.release();
        assertFalse(third.acquired().isDone());
        first.release();
        assertTrue(third.acquired().isDone());
    }

    @Test
    void repeatedReleaseHasNoEffect() {
        KeyedLock.Lease first = acquire();
        KeyedLock.Lease second = acquire();
        KeyedLock.Lease third = acquire();
        first.release();
        first.release();
        assertTrue(second.acquired().isDone());
        assertFalse(third.acquired().isDone());
    }

    @Test
    void cancelledWaitKeepsTheLease() {
        KeyedLock.Lease first = acquire();
        KeyedLock.Lease second = acquire();
        second.acquired().cancel(true);
        first.release();
        assertTrue(second.acquired().isDone());
        assertFalse(second.acquired().isCancelled());
    }

    @Test
    void releasedLockIsFree() {
        KeyedLock.Lease only = acquire();
        only.release();
        assertTrue(acquire().acquired().isDone());
    }

    @Test
    void manyEarlyReleasesPassTheLockOn() {
        KeyedLock.Lease first = acquire();
        List<KeyedLock.Lease> released =
                IntStream.range(0, 100_000).mapToObj(i -> acquire()).toList();
        KeyedLock.Lease last = acquire();
        released.forEach(KeyedLock.Lease::release);
        first.release();
        assertTrue(last.acquired().isDone());
    }
}
