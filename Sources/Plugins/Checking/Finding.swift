import Lua

/// Something in a plugin's files that its author should mend, with its place.
package struct Finding: Hashable, Sendable {
    /// `plugins/visits/init.lua`
    package let file: String
    package let line: Int?
    package let message: String
    /// What to do.
    package let hint: String?

    init(_ file: String, _ line: Int?, _ message: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
    }

    init(_ failure: LuaFailure, in file: String) {
        let place = failure.authorPlace
        self.init(place?.file ?? file, place?.line, failure.message, hint: failure.hint)
    }

    /// What has been said with its place before it: `plugins/visits/init.lua:37 …`.
    init(placed words: String, in file: String) {
        let parts = words.split(separator: " ", maxSplits: 1)
        let place = parts.first?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        if parts.count == 2, place.count == 2, let line = Int(place[1]) {
            self.init(String(place[0]), line, String(parts[1]))
        } else {
            self.init(file, nil, words)
        }
    }
}
