import CLuaBridge
import CRows

/// What one row of ``Interpreter/forEach(_:over:type:within:_:)`` came to.
package enum RowResult: Sendable {
    case value(LuaValue)
    case failure(LuaFailure)
}

extension Interpreter {
    /// Says how views of one record type read.
    ///
    /// A field is a column of the type's sources, where column 0 is the id; with `relation` it is the record of that
    /// type whose id the column holds. `keyed` opens the source that finds records by id, when one is first read;
    /// it is kept until ``closeRows()``. Other names go to the function the prelude has set with
    /// `set_row_fallback`; `id` and `copy` are built in.
    package func declareRows(
        _ type: String, fields: [(name: String, column: Int32, relation: String?)],
        keyed: @escaping () throws -> RowSource
    ) {
        do throws(LuaFailure) {
            let number = try host.number(of: type)
            host.keyed[number] = keyed
            for field in fields {
                var relation: Int32 = -1
                if let name = field.relation { relation = try host.number(of: name) }
                let isDone = unsafe field.name.withBytes { bytes, count in
                    unsafe bridge_field(state, number, bytes, count, field.column, relation)
                }
                guard isDone else { throw failure() }
            }
        } catch {
            setupFailure = error
        }
    }

    /// Ends the sources that scripts still hold, at the end of a unit of work: views made so far become errors.
    package func closeRows() {
        unsafe bridge_close_rows(state)
    }

    /// Makes keyed views read anew, after a write.
    package func refreshKeyed() {
        unsafe bridge_refresh_rows(state)
    }

    /// Where the script stands that has called the host now, as `file:line`; `nil` outside of any call.
    package var place: String? {
        var line: Int32 = 0
        var file = [CChar](repeating: 0, count: 256)
        guard unsafe bridge_place(state, &file, 256, &line) else { return nil }
        let name = String(decoding: file.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(name):\(line)"
    }

    /// Calls `function(row)` for every row of `source`, within one budget for the whole loop.
    ///
    /// A row that fails costs itself: `body` gets the failure (and ``lastHostError`` is its error) and the loop goes
    /// on. It ends early when `body` returns false or throws. Throws what `body` threw, or the ``LuaFailure`` of the
    /// loop itself: its deadline, a source that failed.
    package func forEach(
        _ function: Function, over source: RowSource, type: String, within budget: Budget,
        _ body: (Int64, RowResult) throws -> Bool
    ) throws {
        try begin()
        let reference = try host.reference(of: function)
        let number = try host.number(of: type)
        guard let rows = unsafe source.take() else {
            throw LuaFailure(kind: .marshalling, code: "rows", message: "这组记录已经交出过一次")
        }
        try withoutActuallyEscaping(body) { body in
            let loop = RowLoop(self, body)
            let isDone = unsafe bridge_each(
                state, reference, number, rows, bridge_budget(budget),
                { context, id, nodes, count, hasFailed in
                    // The pointer is that of `loop`, which outlives the call.
                    unsafe Unmanaged<RowLoop>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
                        .next(id, nodes, count, hasFailed)
                },
                Unmanaged.passUnretained(loop).toOpaque())
            withExtendedLifetime(loop) {}
            if let error = loop.error { throw error }
            guard isDone else { throw failure() }
        }
    }
}

/// One loop on its way through C.
private final class RowLoop {
    private let interpreter: Interpreter
    private let body: (Int64, RowResult) throws -> Bool
    private(set) var error: (any Error)?

    init(_ interpreter: Interpreter, _ body: @escaping (Int64, RowResult) throws -> Bool) {
        self.interpreter = interpreter
        self.body = body
    }

    func next(_ id: Int64, _ nodes: UnsafePointer<bridge_value>?, _ count: Int, _ hasFailed: Bool) -> Bool {
        do {
            if hasFailed { return try body(id, .failure(interpreter.failure())) }
            guard unsafe nodes != nil else { return try body(id, .value(.none)) }
            var reader = unsafe NodeReader(nodes, count: count, host: interpreter.host)
            return try body(id, .value(reader.value()))
        } catch {
            self.error = error
            return false
        }
    }
}
