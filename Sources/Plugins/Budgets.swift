import Lua

/// How long what a plugin only declares, and what tries it out, may take: far beyond what honest work needs.
extension Budget {
    /// `manifest.lua` and `init.lua`, which only declare.
    static let declaring = Budget(seconds: 1)
    /// One handler for one write, and all handlers of a unit of work: others wait for the books meanwhile.
    static let handler = Budget(seconds: 1)
    static let handlers = 10.0
    /// One computed field of one record.
    static let column = Budget(seconds: 1)
    /// One spec file's declarations, and one of its tests.
    static let specFile = Budget(seconds: 10)
    static let spec = Budget(seconds: 60)
    /// What a plugin shows in the invented workspace.
    static let demonstration = Budget(seconds: 60)
}

/// What a plugin is called for: each has its ``Allowance``.
enum Span {
    /// A command, while somebody waits.
    case command
    /// One rule, report or check over everybody.
    case rule
    /// A job, an update, or a script that somebody runs.
    case job
}
