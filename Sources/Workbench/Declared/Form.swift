package import Records

/// A table somebody above asks for (报送表), as a plugin declares it: filled from what is stored, and nothing else.
///
/// What staff entered once stands in every form that asks for it, with the record and the commit it comes from.
package struct Form: DeclaredItem {
    package let name: String
    package let title: String
    package let plugin: String
    /// What a form is about, and the records that have one.
    package let roster: Selection
    package let cells: [Cell]
    package let access: Access
    /// The values of the ``Source/script(_:)`` cells for some records, in the order of the cells.
    package let workOut: ([Int64]) throws -> [Int64: [Worked]]

    package init(
        name: String, title: String, plugin: String, roster: Selection, cells: [Cell], access: Access,
        workOut: @escaping ([Int64]) throws -> [Int64: [Worked]]
    ) {
        self.name = name
        self.title = title
        self.plugin = plugin
        self.roster = roster
        self.cells = cells
        self.access = access
        self.workOut = workOut
    }

    package struct Cell {
        package let title: String
        package let source: Source

        package init(title: String, source: Source) {
            self.title = title
            self.source = source
        }
    }

    package enum Source {
        /// A field, by the way that leads to it.
        case path(Path)
        /// Worked out by a function; the text says from what, where its author says so.
        case script(String?)
    }

    package enum Worked {
        case plain(Answer.Cell)
        case figure(Figure)

        var cell: Answer.Cell {
            switch self {
            case .plain(let cell): cell
            case .figure(let figure):
                figure.whole == nil ? Figure.cell(figure.part.number) : .text(figure.sentence)
            }
        }
    }
}

extension Form {
    /// The form of one record: each cell with where it comes from, and what is missing.
    func sheet(of id: Int64, titled subject: String, _ desk: Desk) throws -> Answer {
        let worked = try workOut([id])[id] ?? []
        var next = 0
        var missing = 0
        var rows: [[Answer.Cell]] = []
        for cell in cells {
            switch cell.source {
            case .script(let words):
                let value = next < worked.count ? worked[next] : .plain(.none)
                next += 1
                var source = words ?? "插件 \(plugin) 算出"
                if case .figure(let figure) = value {
                    source += figure.remarks.isEmpty ? "" : "；" + figure.remarks.joined(separator: "；")
                }
                rows.append([.text(cell.title), value.cell, .text(source), .none, .none, .none])
            case .path(let path):
                let found = try Tracing(desk, access).trace(path, roster.type, id)
                if found.isMissing { missing += 1 }
                rows.append([
                    .text(cell.title), found.cell, .text(found.source),
                    found.commit.map { .number(Int($0.number)) } ?? .none,
                    found.commit.map { .text($0.at.description) } ?? .none,
                    found.commit.map { .text($0.actor) } ?? .none,
                ])
            }
        }
        var notes = ["\(title)：\(subject)，截至 \(desk.session.day)"]
        if missing > 0 { notes.append("\(missing) 格是空的：补登一次，每张用到它的表都有了") }
        return Answer(
            columns: [
                Answer.Column("cell", "栏目"), Answer.Column("value", "内容"), Answer.Column("source", "来自"),
                Answer.Column("commit", "变更"), Answer.Column("at", "登记时间"), Answer.Column("actor", "经办人"),
            ], rows: rows, notes: notes)
    }

    /// The forms of all records in a place, a line for each.
    func table(in place: PlaceName?, _ desk: Desk) throws -> Answer {
        var selection = roster
        if let place {
            guard roster.type.place != nil else {
                throw ActionFailure.notUnderstood("\(roster.type.title)不落在任何地方", hint: "写 全部")
            }
            selection = selection.where(.within(place.id))
        }
        var plain: [(cell: Int, path: Path, kind: Kind)] = []
        var sealed: [(cell: Int, path: Path)] = []
        for (index, cell) in cells.enumerated() {
            guard case .path(let path) = cell.source else { continue }
            let kind = try desk.session.kind(of: path, in: roster.type)
            if case .sealed = kind { sealed.append((index, path)) } else { plain.append((index, path, kind)) }
        }
        var ids: [Int64] = []
        var rows: [[Answer.Cell]] = []
        var values: [[Value]] = []
        try desk.session.each(selection, ["id"] + plain.map(\.path), access: access) { row in
            ids.append(row.integer(0))
            values.append(plain.indices.map { row.value($0 + 1) })
        }
        let labels = RecordLabels(desk.session)
        let names = try labels.labels(of: roster.type, Set(ids))
        let worked = try workOut(ids)
        let scripts = cells.indices.filter { if case .script = cells[$0].source { true } else { false } }
        var gaps = 0
        for (number, id) in ids.enumerated() {
            var row = [Answer.Cell](repeating: .none, count: cells.count)
            for (index, item) in plain.enumerated() {
                row[item.cell] = try values[number][index].answer(item.kind, labels)
                if row[item.cell] == .none { gaps += 1 }
            }
            for item in sealed {
                let found = try Tracing(desk, access).trace(item.path, roster.type, id)
                row[item.cell] = found.cell
                if found.isMissing { gaps += 1 }
            }
            for (index, value) in zip(scripts, worked[id] ?? []) { row[index] = value.cell }
            rows.append([.number(Int(id)), .text(names[id] ?? "#\(id)")] + row)
        }
        let extent = place?.title ?? "管辖范围内"
        var notes = ["\(title)：\(extent)共 \(ids.count) 行，截至 \(desk.session.day)"]
        if gaps > 0 { notes.append("\(gaps) 格是空的；缺什么、怎么补：报送 \(name) 谁") }
        return Answer(
            columns: [Answer.Column("id", "编号"), Answer.Column("record", roster.type.title)]
                + cells.enumerated().map { Answer.Column("cell_\($0 + 1)", $1.title) },
            rows: rows, notes: notes)
    }
}
