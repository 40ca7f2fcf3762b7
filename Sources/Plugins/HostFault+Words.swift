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

    /// What the plugin does not do, in the words that staff are told: no mistake of the plugin's.
    static func refused(_ message: String, isCatchable: Bool = true) -> HostFault {
        HostFault(code: refusal, message: message, hint: nil, isCatchable: isCatchable)
    }

    /// The code of what is refused.
    static let refusal = "refused"

    /// What the plugin may not do: no script can catch it.
    static func denied(_ message: String, hint: String?) -> HostFault {
        HostFault(code: "denied", message: message, hint: hint, isCatchable: false)
    }
}
