import Lua

/// What `gewu doctor` says of the interpreter: which Lua is linked, and what holds scripts within bounds.
package enum SandboxGuards {
    package static var lua: String { Interpreter.release }

    /// Always on; from Lua 5.4.8 the guard over metatables could go.
    package static let active = "元表不收 __gc、__mode、__concat，只收源代码，时限，内存上限"
}
