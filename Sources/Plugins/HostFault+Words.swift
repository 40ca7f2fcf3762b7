import Lua

extension HostFault {
    /// A mistake the author can mend.
    static func plain(_ message: String, hint: String?) -> HostFault {
        HostFault(code: "mistake", message: message, hint: hint, isCatchable: true)
    }

    /// A name that is not among the known ones: the one that was meant, or else all of them.
    static func unknown(_ problem: String, _ name: String, _ known: [String]) -> HostFault {
        plain(problem, hint: suggestion(name, known) ?? "可用：\(known.joined(separator: "、"))")
    }

    /// What the plugin may not do: no script can catch it.
    static func denied(_ message: String, hint: String?) -> HostFault {
        HostFault(code: "denied", message: message, hint: hint, isCatchable: false)
    }
}
