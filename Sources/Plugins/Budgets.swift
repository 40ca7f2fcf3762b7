import Lua

/// How long what a plugin does may take. Each is far beyond what honest work needs on the reference workspace.
extension Budget {
    /// `manifest.lua` and `init.lua`, which only declare.
    static let declaring = Budget(seconds: 1)
    /// A command, while somebody waits.
    static let command = Budget(seconds: 10)
    /// One rule over everybody: a hundred times what a street takes.
    static let rule = Budget(seconds: 60)
    /// One report, or one check over everybody.
    static let report = Budget(seconds: 60)
    /// A job, or a script that somebody runs.
    static let job = Budget(seconds: 600)
    /// One spec file's declarations, and one of its tests.
    static let specFile = Budget(seconds: 10)
    static let spec = Budget(seconds: 60)
}
