import CLuaBridge

/// Reads values from the bridge's flat list of nodes.
@safe struct NodeReader {
    private let nodes: UnsafeBufferPointer<bridge_value>
    private let host: HostSide
    private var next = 0

    init(_ nodes: UnsafePointer<bridge_value>?, count: Int, host: HostSide) {
        unsafe self.nodes = UnsafeBufferPointer(start: nodes, count: nodes == nil ? 0 : count)
        self.host = host
    }

    /// All top-level values.
    mutating func values() -> [LuaValue] {
        guard unsafe !nodes.isEmpty else { return [] }
        var values: [LuaValue] = []
        while unsafe next < nodes.count { values.append(value()) }
        return values
    }

    mutating func value() -> LuaValue {
        let node = unsafe nodes[next]
        next += 1
        switch unsafe node.kind {
        case BRIDGE_BOOLEAN: return unsafe .boolean(node.integer != 0)
        case BRIDGE_INTEGER: return unsafe .integer(node.integer)
        case BRIDGE_NUMBER: return unsafe .number(node.number)
        case BRIDGE_TEXT: return unsafe .text(text(of: node))
        case BRIDGE_DAY: return unsafe .day(Int32(truncatingIfNeeded: node.integer))
        case BRIDGE_FUNCTION: return unsafe .function(host.function(node.integer))
        case BRIDGE_RECORD: return unsafe .record(type: text(of: node), id: node.integer)
        case BRIDGE_TABLE:
            var table = LuaTable()
            let count = unsafe Int(node.integer)
            table.list.reserveCapacity(count)
            for _ in 0..<count { table.list.append(value()) }
            let fields = unsafe node.length
            table.fields.reserveCapacity(fields)
            for _ in 0..<fields {
                let key = unsafe nodes[next]
                next += 1
                unsafe table.fields[text(of: key)] = value()
            }
            return .table(table)
        default: return .none
        }
    }

    /// The bridge has checked that it is UTF-8.
    private func text(of node: bridge_value) -> String {
        let bytes = unsafe UnsafeRawBufferPointer(start: node.text, count: node.length)
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}

extension HostSide {
    /// Replaces what was put by these values, for the bridge to push.
    func put(_ values: [LuaValue]) throws(LuaFailure) {
        unsafe bridge_put_clear(state)
        for value in values { try put(value, depth: 0) }
    }

    private func put(_ value: LuaValue, depth: Int) throws(LuaFailure) {
        switch value {
        case .none: unsafe bridge_put_none(state)
        case .boolean(let value): unsafe bridge_put_boolean(state, value)
        case .integer(let value): unsafe bridge_put_integer(state, value)
        case .number(let value): unsafe bridge_put_number(state, value)
        case .text(let text): put(text)
        case .day(let day): unsafe bridge_put_day(state, day)
        case .function(let function): unsafe bridge_put_function(state, try reference(of: function))
        case .record(let type, let id): unsafe bridge_put_record(state, try number(of: type), id)
        case .rows(let type, let source):
            let number = try number(of: type)
            guard let taken = unsafe source.take() else {
                throw LuaFailure(kind: .marshalling, code: "rows", message: "这组记录已经交出过一次")
            }
            unsafe bridge_put_rows(state, number, taken)
        case .table(let table):
            guard depth < LuaTable.deepest else {
                throw LuaFailure(kind: .marshalling, code: "value", message: "表的层数超过 16")
            }
            unsafe bridge_put_table(state, table.list.count, table.fields.count)
            for value in table.list { try put(value, depth: depth + 1) }
            for (key, value) in table.fields {
                put(key)
                try put(value, depth: depth + 1)
            }
        }
    }

    func put(_ text: String) {
        unsafe text.withBytes { bytes, count in unsafe bridge_put_text(state, bytes, count) }
    }

    /// The reference of a function that is this interpreter's own.
    func reference(of function: Function) throws(LuaFailure) -> Int64 {
        guard function.generation == generation else {
            throw LuaFailure(kind: .stale, code: "stale", message: "这个函数属于另一个（可能已关闭的）解释器")
        }
        return function.reference
    }

    func number(of type: String) throws(LuaFailure) -> Int32 {
        if let known = typeNumbers[type] { return known }
        let number = unsafe type.withBytes { bytes, count in unsafe bridge_type(state, bytes, count) }
        guard number >= 0 else { throw LuaFailure(kind: .memory, code: "memory", message: "内存不足") }
        typeNumbers[type] = number
        return number
    }
}

extension String {
    /// Calls `body` with the UTF-8 bytes, whose length travels along: they may hold zeros.
    func withBytes<Result>(_ body: (UnsafePointer<CChar>?, Int) -> Result) -> Result {
        var copy = self
        return copy.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe body($0.baseAddress, $0.count) }
        }
    }
}
