import CLuaBridge

/// Why a script, or a call into one, failed.
package struct LuaFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The text is no Lua.
        case syntax
        /// The script made a mistake, or raised an error on purpose.
        case runtime
        /// It wanted more memory than the limit.
        case memory
        /// It ran longer than its budget.
        case deadline
        /// It executed more instructions than its budget.
        case instructions
        /// A function or a row that is no longer there.
        case stale
        /// Too many calls between Swift and Lua inside each other.
        case depth
        /// A value that cannot cross between Swift and Lua.
        case marshalling
        /// A host function threw, see ``Interpreter/lastHostError``.
        case host
    }

    package var kind: Kind
    /// What a program compares: from a host function, from an error table's `code`, or the kind's own.
    package var code: String?
    /// Without its position, in the plugin author's language where it is ours.
    package var message: String
    package var hint: String?
    /// The name the text was loaded with: of the innermost plugin code that was running.
    package var file: String?
    package var line: Int?
    /// Innermost first; frames of the host are one line.
    package var traceback: [String]

    package init(
        kind: Kind, code: String? = nil, message: String, hint: String? = nil, file: String? = nil,
        line: Int? = nil, traceback: [String] = []
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.traceback = traceback
    }
}

/// What a host function throws. A script cannot catch it unless `isCatchable`.
package struct HostFault: Error, Hashable, Sendable {
    package var code: String
    package var message: String
    package var hint: String?
    package var isCatchable: Bool

    package init(code: String, message: String, hint: String? = nil, isCatchable: Bool = false) {
        self.code = code
        self.message = message
        self.hint = hint
        self.isCatchable = isCatchable
    }
}

extension LuaFailure {
    /// The reason of the last entry's failure.
    init(of state: OpaquePointer) {
        func part(_ part: bridge_part) -> String? {
            let text = unsafe String(cString: bridge_failure_part(state, part))
            return text.isEmpty ? nil : text
        }
        let line = unsafe Int(bridge_failure_line(state))
        self.init(
            kind: unsafe Kind(bridge_failure(state)), code: part(BRIDGE_CODE),
            message: part(BRIDGE_MESSAGE) ?? "",
            hint: part(BRIDGE_HINT), file: part(BRIDGE_FILE), line: line == 0 ? nil : line,
            traceback: part(BRIDGE_TRACEBACK)?.split(separator: "\n").map(String.init) ?? [])
    }
}

extension LuaFailure.Kind {
    fileprivate init(_ kind: bridge_failure_kind) {
        switch kind {
        case BRIDGE_SYNTAX: self = .syntax
        case BRIDGE_MEMORY: self = .memory
        case BRIDGE_DEADLINE: self = .deadline
        case BRIDGE_INSTRUCTIONS: self = .instructions
        case BRIDGE_STALE: self = .stale
        case BRIDGE_DEPTH: self = .depth
        case BRIDGE_MARSHALLING: self = .marshalling
        case BRIDGE_HOST: self = .host
        default: self = .runtime
        }
    }
}
