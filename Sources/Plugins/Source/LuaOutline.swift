/// What can be told of Lua text without running it: which names are nobody's, where its statements stand.
///
/// For text that Lua has loaded; of other text it tells what it can.
struct LuaOutline {
    /// A name that no `local` has declared.
    struct Global: Equatable {
        let name: String
        let line: Int
        let isWritten: Bool
    }

    /// The lines a statement stands on, without those of the statements inside it.
    struct Statement: Equatable {
        let line: Int
        let lines: Set<Int>
    }

    /// Names read one behind the other, from a parameter or the variable of a loop: `resident.household.size`.
    struct Chain: Equatable {
        let root: String
        let names: [String]
        let line: Int
    }

    fileprivate(set) var globals: [Global] = []
    /// Those that do something when they run.
    fileprivate(set) var statements: [Statement] = []
    fileprivate(set) var chains: [Chain] = []
    let tokens: [LuaToken]

    init(_ text: String) {
        tokens = LuaLexer.tokens(text)
        var parser = LuaParser(tokens)
        parser.chunk()
        globals = parser.globals
        statements = parser.statements
        chains = parser.chains
    }

    /// Where a text stands as a literal, first place first.
    func lines(ofText text: String) -> [Int] {
        tokens.filter { $0.kind == .string && $0.text == text }.map(\.line)
    }

    /// Whether the word stands anywhere: as a name, or in quotes.
    func mentions(_ word: String) -> Bool {
        tokens.contains { ($0.kind == .name || $0.kind == .string) && $0.text == word }
    }
}
