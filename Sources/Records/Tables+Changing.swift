/// Makes and changes the tables of types, in a transaction that is somebody else's to begin and end.
extension Tables {
    static func make(_ type: Declaration, code: Int64, _ connection: Connection) throws {
        for statement in create(type) { try connection.run(statement) }
        try connection.run(
            "INSERT INTO record_type VALUES (?, ?, ?)",
            [.integer(code), .text(type.name), .text(stamp(type))])
    }

    /// Brings the tables of a type to its declaration. Throws ``RecordFailure/notMigrated(type:detail:)``.
    static func change(_ type: Declaration, _ connection: Connection) throws {
        for statement in try additions(type, to: try existing(type.name, connection)) {
            do {
                try connection.run(statement)
            } catch RecordFailure.engine(let code, _, _) where code & 0xff == 19 {
                // 19: a constraint, and the only one that a statement of these meets is a unique index.
                throw RecordFailure.notMigrated(type: type.title, detail: "账本里已有按新规定算作重复的记录")
            }
        }
        try connection.run(
            "UPDATE record_type SET stamp = ? WHERE name = ?", [.text(stamp(type)), .text(type.name)])
    }

    private static func existing(_ name: String, _ connection: Connection) throws -> Existing {
        var existing = Existing()
        try connection.using("SELECT name, type, \"notnull\" FROM pragma_table_info(?)") { statement in
            try statement.bind([.text(name)])
            while try statement.step() {
                existing.columns[statement.text(0)] =
                    statement.text(1) + (statement.integer(2) != 0 ? " NOT NULL" : "")
            }
        }
        try connection.using("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?)") { statement in
            try statement.bind([.text(name)])
            while try statement.step() { existing.references[statement.text(0)] = statement.text(1) }
        }
        try connection.using("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?") {
            statement in
            try statement.bind([.text(name)])
            while try statement.step() {
                let name = statement.text(0)
                if name.hasSuffix(indexEnding) { existing.indexes[name] = statement.text(1) }
            }
        }
        return existing
    }
}

extension Schema {
    /// What the file says of the types: their numbers, what their tables were made of, and what plugins declared.
    ///
    /// Throws ``RecordFailure/schemaStamp(type:detail:)`` when the tables are not those of the catalogue.
    init(_ catalogue: Catalogue, _ sealer: Sealer, _ connection: Connection) throws {
        self.init(catalogue: catalogue, sealer: sealer)
        try connection.using("SELECT code, name, stamp FROM record_type") { statement in
            while try statement.step() {
                codes[statement.text(1)] = statement.integer(0)
                stamps[statement.text(1)] = statement.text(2)
            }
        }
        for type in catalogue.types where stamps[type.name] != Tables.stamp(type) {
            throw RecordFailure.schemaStamp(
                type: type.title, detail: stamps[type.name] == nil ? "账本里还没有这种记录" : "字段或索引不同")
        }
        turn = try Schema.turn(connection)
        let kept = try catalogue.keptTexts(connection)
        if kept.isEmpty { return }
        var described: [DescribedType] = []
        for (name, text) in kept {
            let one = try DescribedType(text: text)
            guard stamps[name] == Tables.stamp(text: text), one.name == name else {
                throw RecordFailure.schemaStamp(type: one.title, detail: "插件 \(one.plugin) 声明的字段与表不同")
            }
            described.append(one)
        }
        self.catalogue = try catalogue.only(described)
    }

    /// How often the types of plugins have been changed.
    static func turn(_ connection: Connection) throws -> Int64 {
        try connection.using("SELECT value FROM meta WHERE key = 'types'") {
            try $0.step() ? $0.integer(0) : 0
        }
    }
}

extension Catalogue {
    /// What the books keep of plugins' types, in the order in which they came.
    func keptTexts(_ connection: Connection) throws -> [(name: String, text: String)] {
        guard let kept else { return [] }
        let fields = [kept.name, kept.text].map(quoted).joined(separator: ", ")
        return try connection.using("SELECT \(fields) FROM \(quoted(kept.type.declaration.name)) ORDER BY id")
        {
            statement in
            var found: [(name: String, text: String)] = []
            while try statement.step() { found.append((statement.text(0), statement.text(1))) }
            return found
        }
    }
}
