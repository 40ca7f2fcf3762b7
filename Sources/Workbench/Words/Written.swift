/// The words after a command, by where they belong: those that have a place, and those that stand behind a name.
package struct Written: Equatable, Sendable {
    package private(set) var placed: [String] = []
    /// By the argument's name; empty where nothing follows it.
    package private(set) var named: [String: String] = [:]
    /// A name that stands twice.
    package private(set) var repeated: String?
    /// The name that the last word belongs to, or is.
    package private(set) var open: String?

    /// A word counts as a name once all that must be there is.
    package init(_ words: some Sequence<String>, for arguments: [Action.Argument]) {
        let names = Set(arguments.lazy.filter(\.isNamed).map(\.name))
        let required = arguments.count { !$0.isNamed && !$0.isOptional }
        for word in words {
            if placed.count >= required, names.contains(word) {
                if named[word] != nil { repeated = word }
                named[word] = named[word] ?? ""
                open = word
            } else if let open, let so = named[open] {
                named[open] = so.isEmpty ? word : so + " " + word
            } else {
                placed.append(word)
            }
        }
    }

    package subscript(name: String) -> String? { named[name] }
}
