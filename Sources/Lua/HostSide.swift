import CLuaBridge
import CRows

/// What the bridge calls back, apart from ``Interpreter`` because the bridge asks for the time while it opens.
///
/// Every callback returns before C raises anything: an error becomes a fault that is written down first.
@safe final class HostSide {
    let generation: UInt64
    let queue = ReleaseQueue()
    let clock: () -> Int64
    let print: (String) -> Void
    /// Set right after opening; until then the bridge asks for nothing but the time.
    var state: OpaquePointer!
    var functions: [([LuaValue]) throws -> [LuaValue]] = []
    var resolve: (String) throws -> Module = { _ in .missing }
    /// Hears of each line that runs, where lines are watched.
    var watchLine: (String, Int) -> Void = { _, _ in }
    var typeNumbers: [String: Int32] = [:]
    var keyed: [Int32: () throws -> RowSource] = [:]

    init(generation: UInt64, clock: @escaping () -> Int64, print: @escaping (String) -> Void) {
        self.generation = generation
        self.clock = clock
        self.print = print
    }

    func function(_ reference: Int64) -> Function {
        Function(reference: reference, generation: generation, queue: queue)
    }

    /// Gives back the functions that nobody holds any more.
    func drain() {
        for reference in queue.takeAll() { unsafe bridge_release(state, reference) }
    }

    /// The table of callbacks. It does not retain `self`: the interpreter holds both.
    var callbacks: bridge_host {
        unsafe bridge_host(
            context: Unmanaged.passUnretained(self).toOpaque(),
            call: { context, function, nodes, count in
                unsafe HostSide.from(context).call(Int(function), nodes, count)
            },
            require: { context, name, length in
                unsafe HostSide.from(context).require(HostSide.text(name, length))
            },
            open: { context, type, source in
                unsafe HostSide.from(context).open(type, into: source)
            },
            now: { context in unsafe HostSide.from(context).clock() },
            print: { context, text, length in
                unsafe HostSide.from(context).print(HostSide.text(text, length))
            },
            drop: { _, error in
                guard let error = unsafe error else { return }
                unsafe Unmanaged<Thrown>.fromOpaque(error).release()
            },
            line: { context, file, line in
                guard let file = unsafe file else { return }
                unsafe HostSide.from(context).watchLine(String(cString: file), Int(line))
            })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> HostSide {
        // The bridge hands back the pointer that `callbacks` gave it.
        unsafe Unmanaged<HostSide>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
    }

    private static func text(_ bytes: UnsafePointer<CChar>?, _ length: Int) -> String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
    }

    // MARK: - What the bridge asks for

    private static let done: Int32 = 0
    private static let failed: Int32 = 1

    private func call(_ number: Int, _ nodes: UnsafePointer<bridge_value>?, _ count: Int) -> Int32 {
        drain()
        var reader = unsafe NodeReader(nodes, count: count, host: self)
        let arguments = reader.values()
        return answering { try put(try functions[number](arguments)) }
    }

    private func require(_ name: String) -> Int32 {
        answering {
            switch try resolve(name) {
            case .missing: unsafe bridge_put_clear(state)
            case .value(let function): try put([.function(function)])
            case .text(let source, let name): try put([.text(source), .text(name)])
            }
        }
    }

    private func open(_ type: Int32, into source: UnsafeMutablePointer<rows_source>?) -> Int32 {
        answering {
            guard let open = keyed[type] else {
                throw HostFault(code: "rows", message: "这种记录没有声明，不能按编号读取")
            }
            guard let opened = unsafe try open().take() else {
                throw HostFault(code: "rows", message: "这组记录已经交出过一次")
            }
            unsafe source?.pointee = opened
        }
    }

    private func answering(_ body: () throws -> Void) -> Int32 {
        do {
            try body()
            return Self.done
        } catch {
            fault(error)
            return Self.failed
        }
    }

    /// Writes an error down for the bridge to raise.
    private func fault(_ error: any Error) {
        // What was put before the error must not be pushed, and its sources are to be closed.
        unsafe bridge_put_clear(state)
        let isCatchable = (error as? HostFault)?.isCatchable ?? true
        unsafe bridge_fault(state, isCatchable, Unmanaged.passRetained(Thrown(error)).toOpaque())
        switch error {
        case let fault as HostFault:
            put(BRIDGE_CODE, fault.code)
            put(BRIDGE_MESSAGE, fault.message)
            if let hint = fault.hint { put(BRIDGE_HINT, hint) }
        case let failure as LuaFailure:
            put(BRIDGE_CODE, failure.code ?? "host")
            put(BRIDGE_MESSAGE, failure.message)
            if let hint = failure.hint { put(BRIDGE_HINT, hint) }
        default:
            put(BRIDGE_CODE, "host")
            put(BRIDGE_MESSAGE, String(describing: error))
        }
    }

    private func put(_ part: bridge_part, _ text: String) {
        unsafe text.withBytes { bytes, count in unsafe bridge_fault_part(state, part, bytes, count) }
    }
}

/// The error of a host function while Lua holds the fault made of it.
final class Thrown {
    let error: any Error

    init(_ error: any Error) {
        self.error = error
    }
}
