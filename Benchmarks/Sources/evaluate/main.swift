import Glibc
import Plugins

// One rule that is a Lua function, over everybody, as the night's batch evaluates it; nothing is written.
//
//   evaluate WORKSPACE DATE PLUGINS PLUGIN

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let arguments = CommandLine.arguments
guard arguments.count == 5 else {
    print("usage: evaluate WORKSPACE DATE PLUGINS PLUGIN")
    exit(64)
}
let (took, named) = try RuleMeasurement.evaluate(
    arguments[4], in: arguments[3], workspace: arguments[1], on: arguments[2], stopwatch: seconds)
print("named \(named.values.reduce(0, +)) weekly \(named["week"] ?? 0) seconds \(took)")
