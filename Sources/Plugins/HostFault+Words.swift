import Lua

extension HostFault {
    /// A mistake the author can mend.
    static func plain(_ message: String, hint: String?) -> HostFault {
        HostFault(code: "mistake", message: message, hint: hint, isCatchable: true)
    }

    /// What the plugin may not do: no script can catch it.
    static func denied(_ message: String, hint: String?) -> HostFault {
        HostFault(code: "denied", message: message, hint: hint, isCatchable: false)
    }
}
