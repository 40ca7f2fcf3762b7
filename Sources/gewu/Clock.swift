import Glibc
import Records

/// The only place that asks what time it is.
enum Clock {
    static let now: @Sendable () -> Instant = {
        let time = read(CLOCK_REALTIME)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Seconds since some moment, which no correction of the clock disturbs.
    static func seconds() -> Double {
        let time = read(CLOCK_MONOTONIC)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
