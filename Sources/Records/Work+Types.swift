extension Session {
    /// Takes these types to be there before their tables are: for declarations that name each other. What the unit of
    /// work does not ``Work/adopt(_:of:version:reshape:)`` is forgotten when it ends.
    package func know(_ types: [DescribedType]) throws(RecordFailure) {
        var schema = schema
        schema.catalogue = try schema.catalogue.describing(types)
        schema.isProvisional = true
        take(schema)
    }
}

extension Work {
    /// Makes the tables of the types that a plugin declares, or brings them to what it declares now, and keeps the
    /// declarations. All of it is part of this unit: it lands with it or has never been.
    ///
    /// New types, fields and indexes, more words to choose from, other titles and bounds need nothing else. `reshape`
    /// runs while the old and the new fields are there together and moves what they hold. Throws
    /// ``RecordFailure/notReshaped(type:problems:)`` with all that then still does not fit: a field that goes and is not
    /// empty, a value that is missing or no longer among the words, another kind. Types of the plugin that are not
    /// among these stay as they are. Gives a sentence for each change.
    @discardableResult
    package func adopt(
        _ types: [DescribedType], of plugin: String, version: String, reshape: (() throws -> Void)? = nil
    ) throws -> [String] {
        guard let kept = session.catalogue.kept else {
            throw RecordFailure.unknownType("plugin_type", suggestion: nil)
        }
        // Throws where nothing may be written any more.
        _ = try writer(for: kept.type.declaration)
        // As the file has them now: others may have declared theirs since these books were opened.
        let found = try Schema(session.catalogue.only([]), session.schema.sealer, session.connection)
        var old: [String: DescribedType] = [:]
        for type in found.catalogue.types { old[type.name] = type.described }
        if let foreign = types.first(where: { $0.plugin != plugin }) {
            throw RecordFailure.inconsistent(type: foreign.title, reason: "不是插件 \(plugin) 的记录")
        }
        let changed = types.filter { $0 != old[$0.name] }
        guard !changed.isEmpty || reshape != nil else {
            for type in types { try keep(type, version: version, kept) }
            return []
        }
        let both = types.map { $0.together(with: old[$0.name]) }
        for type in types {
            let problems = old[type.name].map { type.clashes(with: $0) } ?? []
            if !problems.isEmpty { throw RecordFailure.notReshaped(type: type.title, problems: problems) }
        }
        try whole { try bring(both, found) }
        try reshape?()
        for type in types {
            guard let before = old[type.name] else { continue }
            let problems = try problems(type, before)
            if !problems.isEmpty { throw RecordFailure.notReshaped(type: type.title, problems: problems) }
        }
        try whole { try bring(types, session.schema, isLast: true) }
        for type in types { try keep(type, version: version, kept) }
        return changed.flatMap { $0.sentences(since: old[$0.name]) }
    }

    /// Moves what a field holds into another one, and leaves it empty.
    package func move(_ type: Declaration, from old: String, to new: String) throws {
        for id in try filled(type, old) {
            let value: Value =
                type.column(old)?.sealing == nil
                ? try session.find(type, id: id)?[named: old] ?? .null
                : try plain(type, id: id, field: old).map { .text($0) } ?? .null
            try update(
                type, id: id, read: nil,
                [Assignment(named: new, value), Assignment(named: old, .null)])
        }
    }

    /// Empties a field. What it held stays in the history.
    package func clear(_ type: Declaration, _ field: String) throws {
        for id in try filled(type, field) {
            try update(type, id: id, read: nil, [Assignment(named: field, .null)])
        }
    }

    private func filled(_ type: Declaration, _ field: String) throws -> [Int64] {
        guard type.column(field) != nil else {
            throw RecordFailure.unknownField(
                field, type: type.title, suggestion: nearest(field, in: type.columns.map(\.name)))
        }
        let sql = "SELECT id FROM \(quoted(type.name)) WHERE \(quoted(field)) IS NOT NULL ORDER BY id"
        return try session.connection.using(sql) { statement in
            var found: [Int64] = []
            while try statement.step() { found.append(statement.integer(0)) }
            return found
        }
    }

    /// Brings the tables to these descriptions, and the session to the schema that they make.
    private func bring(_ types: [DescribedType], _ schema: Schema, isLast: Bool = false) throws {
        var schema = schema
        schema.catalogue = try schema.catalogue.describing(types)
        let connection = session.connection
        for described in types {
            let type = try schema.catalogue.type(named: described.name)
            if schema.codes[type.name] == nil {
                let code = (schema.codes.values.max() ?? 0) + 1
                schema.codes[type.name] = code
                try Tables.make(type, code: code, connection)
            } else if schema.stamps[type.name] != Tables.stamp(type) {
                try Tables.change(type, connection)
            }
            schema.stamps[type.name] = Tables.stamp(type)
        }
        if isLast {
            try connection.run(
                """
                INSERT INTO meta (key, value) VALUES ('types', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1
                """)
            schema.turn = try Schema.turn(connection)
            schema.isProvisional = false
        }
        session.take(schema)
    }

    /// Puts the description into the books, where the next who opens them finds it.
    private func keep(_ described: DescribedType, version: String, _ kept: KeptTypes) throws {
        let type = kept.type.declaration
        let fields = [
            Assignment(named: kept.name, .text(described.name)),
            Assignment(named: kept.plugin, .text(described.plugin)),
            Assignment(named: kept.version, .text(version)),
            Assignment(named: kept.text, .text(try described.text())),
        ]
        let known = Selection(of: type).where(.compare(Path([kept.name]), .equal, .text(described.name)))
        if let row = try session.rows(known).first {
            try update(type, id: row.rawID, read: nil, fields)
        } else {
            try insert(type, fields)
        }
    }

    /// What the records hold that the new description has no room for.
    private func problems(_ new: DescribedType, _ old: DescribedType) throws -> [String] {
        func count(_ condition: String, _ values: [Value] = []) throws -> Int64 {
            try session.connection.using("SELECT count(*) FROM \(quoted(new.name)) WHERE \(condition)") {
                try $0.bind(values)
                return try $0.step() ? $0.integer(0) : 0
            }
        }
        var problems: [String] = []
        for field in old.fields where !new.fields.contains(where: { $0.name == field.name }) {
            let filled = try count("\(quoted(field.name)) IS NOT NULL")
            if filled > 0 { problems.append("去掉的 \(field.name)（\(field.title)）还有 \(filled) 条写着") }
        }
        for field in new.fields {
            let before = old.fields.first { $0.name == field.name }
            let column = quoted(field.name)
            if field.required == true, before?.required != true {
                let empty = try count("\(column) IS NULL")
                if empty > 0 { problems.append("必填的 \(field.name)（\(field.title)）有 \(empty) 条空着") }
            }
            if let words = field.words, Set(before?.words ?? []).isSubset(of: words) == false {
                let marks = words.map { _ in "?" }.joined(separator: ", ")
                let strange = try count(
                    "\(column) IS NOT NULL AND \(column) NOT IN (\(marks))", words.map { .text($0) })
                if strange > 0 {
                    problems.append("\(field.name)（\(field.title)）有 \(strange) 条是去掉了的选项")
                }
            }
        }
        return problems
    }
}

extension DescribedType {
    /// The new fields, and beside them the old ones that are not among them: both can be written while values move.
    fileprivate func together(with old: DescribedType?) -> DescribedType {
        guard let old else { return self }
        var both = self
        for place in both.fields.indices {
            let before = old.fields.first { $0.name == both.fields[place].name }
            both.fields[place].required = nil
            // What is to be unlike is so at the end.
            if before?.unique != true { both.fields[place].unique = nil }
        }
        for var field in old.fields where !both.fields.contains(where: { $0.name == field.name }) {
            field.required = nil
            field.unique = nil
            field.index = nil
            both.fields.append(field)
        }
        return both
    }

    /// What no moving of values helps against: the table has the column, and it is of another kind.
    fileprivate func clashes(with old: DescribedType) -> [String] {
        fields.compactMap { field in
            guard let before = old.fields.first(where: { $0.name == field.name }) else { return nil }
            guard before.stands != field.stands || before.tail != field.tail else {
                if before.target == field.target { return nil }
                return "\(field.name)（\(field.title)）指向的记录换了，要换一个字段名"
            }
            return "\(field.name)（\(field.title)）的种类换了，要换一个字段名"
        }
    }

    /// What is otherwise than before, each in a sentence.
    fileprivate func sentences(since old: DescribedType?) -> [String] {
        guard let old else { return ["新的记录：\(title)（\(fields.count) 个字段）"] }
        var found: [String] = []
        func name(_ field: Field) -> String { "\(title)的 \(field.name)（\(field.title)）" }
        for field in fields {
            guard let before = old.fields.first(where: { $0.name == field.name }) else {
                found.append("新增 \(name(field))")
                continue
            }
            if before != field { found.append("改了 \(name(field)) 的说明、选项、范围或索引") }
        }
        for field in old.fields where !fields.contains(where: { $0.name == field.name }) {
            found.append("去掉 \(name(field))；历史里还在")
        }
        if old.title != title { found.append("\(old.title)改称\(title)") }
        if old.process != process { found.append("改了\(title)的流程") }
        return found
    }
}

extension DescribedType.Field {
    /// Kinds that are kept alike may follow each other.
    fileprivate var stands: String {
        switch kind {
        case .text, .name, .choice: "text"
        case .integer, .number, .boolean, .day, .instant, .ref, .sealed: kind.rawValue
        }
    }
}
