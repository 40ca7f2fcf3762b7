import CLuaBridge
import CRows
import Synchronization

/// One Lua interpreter, confined to the thread that made it.
///
/// A call that outlives its budget is abandoned and reported; the interpreter stays usable. Plugin code finds an
/// allow list and nothing else: no files, no processes, no bytecode, no globals of its own. All errors come out as
/// ``LuaFailure``.
@safe package final class Interpreter {
    /// "Lua 5.4.4", as linked.
    package static var release: String { unsafe String(cString: bridge_release_name()) }

    /// Tells this interpreter from all others of the process, before and after.
    package let generation: UInt64

    /// What the host function threw that the last ``LuaFailure`` came from; `nil` when it came from elsewhere.
    package internal(set) var lastHostError: (any Error)?

    /// Want of memory in a declaration, which the next entry throws.
    var setupFailure: LuaFailure?

    let host: HostSide
    let state: OpaquePointer

    /// `clock` gives milliseconds UTC: `os.time`, `os.date` and `os.clock` answer from it, in civil time at
    /// UTC+8. `seed` fixes `math.random`. Fails only for want of memory.
    package init(
        limits: Limits = Limits(), seed: UInt64, clock: @escaping () -> Int64,
        print: @escaping (String) -> Void
    ) throws(LuaFailure) {
        generation = generations.add(1, ordering: .relaxed).newValue
        host = HostSide(generation: generation, clock: clock, print: print)
        let bounds = bridge_limits(
            memory: max(limits.memory, 0), printed: max(limits.printed, 0),
            depth: Int32(clamping: limits.depth), seed: seed)
        guard let state = unsafe bridge_open(bounds, host.callbacks) else {
            throw LuaFailure(kind: .memory, code: "memory", message: "内存不足，不能启动解释器")
        }
        unsafe self.state = state
        unsafe host.state = state
    }

    deinit {
        unsafe bridge_close(state)
    }

    // MARK: - The host's own

    /// Adds a function to the table that only the prelude receives, under `name`. It runs on this thread, may
    /// call back into the interpreter, and throws ``HostFault`` for errors that have a code. Any other error becomes
    /// one that scripts can catch, with the code "host" and the error's description.
    package func define(_ name: String, _ body: @escaping ([LuaValue]) throws -> [LuaValue]) {
        host.functions.append(body)
        let number = Int32(host.functions.count - 1)
        let isDone = unsafe name.withBytes { bytes, count in unsafe bridge_define(state, bytes, count, number)
        }
        if !isDone { setupFailure = failure() }
    }

    /// Runs trusted text with the table of host functions as its `...`, and returns what it returns.
    ///
    /// It may use `rawset` and an unfiltered `setmetatable` on top of what plugins have. Its frames do not show in
    /// tracebacks: an error raised there is placed where plugin code called.
    package func runPrelude(_ source: String, named name: String) throws(LuaFailure) -> [LuaValue] {
        try begin()
        let count = unsafe source.withBytes { bytes, count in unsafe bridge_prelude(state, bytes, count, name)
        }
        return try results(count)
    }

    /// Says what `require` of plugins finds. A module is asked for once and then kept.
    package func setRequire(_ resolve: @escaping (String) throws -> Module) {
        host.resolve = resolve
    }

    /// Calls `body` with the name and the number of every line of plugin text that is about to run, from now on.
    ///
    /// For measuring what specs reach: the text takes several times as long. `body` must not call into Lua.
    package func watchLines(_ body: @escaping (String, Int) -> Void) {
        host.watchLine = body
        unsafe bridge_watch_lines(state)
    }

    // MARK: - Plugin text

    /// Loads `source` as text (never bytecode) in the environment that all plugin text shares, and returns its
    /// main function without running it.
    package func load(_ source: String, named name: String) throws(LuaFailure) -> Function {
        try begin()
        let reference = unsafe source.withBytes { bytes, count in
            unsafe bridge_load(state, bytes, count, name)
        }
        guard reference != 0 else { throw failure() }
        return host.function(reference)
    }

    /// Evaluates text that sees no globals at all, and returns its first result.
    package func evaluate(
        data source: String, named name: String, within budget: Budget
    ) throws(LuaFailure) -> LuaValue {
        try begin()
        let count = unsafe source.withBytes { bytes, count in
            unsafe bridge_evaluate(state, bytes, count, name, bridge_budget(budget))
        }
        return try results(count).first ?? .none
    }

    /// Calls `function` and returns all its results.
    package func call(
        _ function: Function, _ arguments: [LuaValue] = [], within budget: Budget
    ) throws(LuaFailure) -> [LuaValue] {
        try begin()
        let reference = try host.reference(of: function)
        try host.put(arguments)
        return try results(unsafe bridge_call(state, reference, bridge_budget(budget)))
    }

    /// Gives a function back early. From other threads use ``Function/release()``.
    package func release(_ function: Function) {
        function.release()
    }

    /// Where a function of plugin text begins: `plugins/visits/init.lua:37`. `nil` for one that is none, or is gone.
    package func place(of function: Function) -> String? {
        guard function.generation == generation else { return nil }
        var name = [CChar](repeating: 0, count: 512)
        let line = unsafe name.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return Int32(0) }
            return unsafe bridge_function_place(
                state, function.reference, start, buffer.count)
        }
        guard line > 0 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            + ":\(line)"
    }

    // MARK: - Readings

    /// Bytes that Lua holds now.
    package var memoryInUse: Int { unsafe bridge_memory(state) }

    /// The most bytes that Lua has held.
    package var peakMemory: Int { unsafe bridge_peak_memory(state) }

    /// Whether the running call is past its deadline: long work of the host asks, and stops early.
    package var isEnding: Bool { unsafe bridge_is_ending(state) }

    /// For tests and drills: lets the `count`-th allocation of Lua from now, and all after it, fail; `nil` ends that.
    package func failAllocations(after count: Int?) {
        unsafe bridge_fail_after(state, count.map(Int64.init) ?? -1)
    }

    // MARK: - Helpers

    /// What every entry does first.
    func begin() throws(LuaFailure) {
        lastHostError = nil
        host.drain()
        if let failure = setupFailure {
            setupFailure = nil
            throw failure
        }
    }

    /// The failure of the last entry, and beside it the error it came from.
    func failure() -> LuaFailure {
        let failure = unsafe LuaFailure(of: state)
        lastHostError = nil
        if let error = unsafe bridge_failure_take_error(state) {
            lastHostError = unsafe Unmanaged<Thrown>.fromOpaque(error).takeRetainedValue().error
        }
        return failure
    }

    private func results(_ count: Int64) throws(LuaFailure) -> [LuaValue] {
        guard count >= 0 else { throw failure() }
        var nodeCount = 0
        let nodes = unsafe bridge_values(state, &nodeCount)
        var reader = unsafe NodeReader(nodes, count: nodeCount, host: host)
        let values = reader.values()
        unsafe bridge_settle(state)
        return values
    }
}

/// What `require` finds under a name.
package enum Module {
    /// Lua text and the name it is loaded under.
    case text(String, named: String)
    /// What a function reference stands for.
    case value(Function)
    case missing
}

private let generations = Atomic<UInt64>(0)

extension bridge_budget {
    init(_ budget: Budget) {
        self.init(seconds: budget.seconds, instructions: budget.instructions.map { Int64(max($0, 0)) } ?? -1)
    }
}
