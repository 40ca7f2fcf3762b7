/// How the values of a text field are found by what people remember or type of them.
///
/// The keys are a function of the text alone: they are kept once for each text, whoever bears it, and need no history.
package struct Searching: Sendable {
    /// Fields with one scheme share their keys: `name`.
    package let scheme: String
    /// Goes up when ``keys`` gives other keys: books with older ones are brought up by ``Store/migrate(_:_:)``.
    package let version: Int
    /// What a text is found by, each from its beginning on: the text from each of its characters on, its readings.
    package let keys: @Sendable (String) -> [String]
    /// What somebody typed, written as keys are: without blanks, in small letters.
    package let query: @Sendable (String) -> String

    package init(
        scheme: String, version: Int, keys: @escaping @Sendable (String) -> [String],
        query: @escaping @Sendable (String) -> String
    ) {
        self.scheme = scheme
        self.version = version
        self.keys = keys
        self.query = query
    }
}

extension Session {
    /// The records of a selection whose field is found by `word`, at most `limit`: those that are found by the whole
    /// of it first, then by how the keys go on.
    ///
    /// Nothing is found by a word of which nothing is left as a key. The selection's own order does not count.
    package func search<Value>(
        _ selection: Selection, _ field: Field<Value>, _ word: String, limit: Int, access: Access? = nil
    ) throws -> [Int64] {
        guard let searching = selection.type.column(field.name)?.searching else {
            preconditionFailure("\(selection.type.name).\(field.name) declares no search")
        }
        let prefix = searching.query(word)
        guard !prefix.isEmpty, limit > 0 else { return [] }
        let fragment = try compiler(access).search(
            selection, field.name, scheme: searching.scheme, prefix: prefix)
        return try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            var found: [Int64] = []
            var seen: Set<Int64> = []
            // One text may be found by several of its keys.
            while found.count < limit, try statement.step() {
                let id = statement.integer(0)
                if seen.insert(id).inserted { found.append(id) }
            }
            return found
        }
    }
}

extension Session {
    /// Whether a text stands in a field of the scheme, now or in any past state.
    func isBorne(_ text: String, _ searching: Searching) throws -> Bool {
        for type in catalogue.types {
            for column in type.columns where column.searching?.scheme == searching.scheme {
                for table in [type.name, type.name + "_history"] {
                    let sql = "SELECT 1 FROM \(quoted(table)) WHERE \(quoted(column.name)) = ? LIMIT 1"
                    let isThere = try connection.using(sql) {
                        try $0.bind([.text(text)])
                        return try $0.step()
                    }
                    if isThere { return true }
                }
            }
        }
        return false
    }
}

extension Session {
    /// A word for what stands in a protected field of each record of a type: equal texts have equal words, and no word
    /// tells the text. For comparing records; within the session's scope, in the order of ids.
    package func sealedWords(
        of selection: Selection, _ field: String, body: (_ id: Int64, _ word: String) throws -> Void
    ) throws {
        guard selection.type.column(field)?.sealing != nil else {
            preconditionFailure("\(selection.type.name).\(field) is not protected")
        }
        let fragment = try compiler(nil).sealedKeys(selection, field)
        try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            while try statement.step() { try body(statement.integer(0), sealedWord(statement.bytes(1))) }
        }
    }

    /// The word that ``sealedWords(of:_:body:)`` has for a text in a protected field of that name.
    package func sealedWord(for text: String, in field: String) -> String {
        guard case .text(let text) = Value.text(text).composed,
            case .bytes(let key) = schema.sealer.index(text, field)
        else { return "" }
        return sealedWord(key)
    }

    private func sealedWord(_ key: [UInt8]) -> String {
        func digit(_ half: UInt8) -> UInt8 {
            half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10
        }
        return String(decoding: key.prefix(12).flatMap { [digit($0 >> 4), digit($0 & 15)] }, as: UTF8.self)
    }
}

/// The keys that stand in one file.
struct SearchIndex {
    private let noteText: Statement
    private let noteKey: Statement
    private let connection: Connection
    /// What this unit of work has seen to: names come again and again.
    private var known: [String: Set<String>] = [:]

    static let tables = """
        CREATE TABLE IF NOT EXISTS search_text (
            scheme TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (scheme, text)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS search_key (
            scheme TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (scheme, key, text)) WITHOUT ROWID;
        """

    /// How many texts of a field are found by none of the keys they should have.
    static func missing(_ type: Declaration, _ column: Column, _ connection: Connection) throws -> Int {
        guard let searching = column.searching else { return 0 }
        let field = quoted(column.name)
        let sql = """
            SELECT \(field) FROM \(quoted(type.name)) WHERE \(field) IS NOT NULL \
            EXCEPT SELECT text FROM search_key WHERE scheme = ?
            """
        return try connection.using(sql) { statement in
            try statement.bind([.text(searching.scheme)])
            var count = 0
            // Of some texts nothing is left as a key.
            while try statement.step() { if !searching.keys(statement.text(0)).isEmpty { count += 1 } }
            return count
        }
    }

    init(_ connection: Connection) throws {
        self.connection = connection
        noteText = try connection.prepare("INSERT OR IGNORE INTO search_text VALUES (?, ?)")
        noteKey = try connection.prepare("INSERT OR IGNORE INTO search_key VALUES (?, ?, ?)")
    }

    mutating func note(_ text: String, _ searching: Searching) throws {
        let scheme = searching.scheme
        guard known[scheme, default: []].insert(text).inserted else { return }
        try noteText.run([.text(scheme), .text(text)])
        guard connection.changes > 0 else { return }
        for key in searching.keys(text) {
            try noteKey.run([.text(scheme), .text(key), .text(text)])
        }
    }

    /// Forgets a text that no record bears any more.
    mutating func forget(_ text: String, _ searching: Searching) throws {
        known[searching.scheme]?.remove(text)
        for table in ["search_text", "search_key"] {
            try connection.run(
                "DELETE FROM \(table) WHERE scheme = ? AND text = ?", [.text(searching.scheme), .text(text)])
        }
    }
}
