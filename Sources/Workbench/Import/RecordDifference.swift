import Governance
import Records

extension RecordJudge {
    /// What the list says otherwise than the record that bears the same key.
    func difference(
        _ bearer: (id: Int64, columns: [Int]), _ given: Set<Int>, _ values: [Value],
        _ about: (String, String?) -> Problem
    ) throws -> (Problem, Update?) {
        let key = bearer.columns.filter { shape.type.columns[$0].name != "until" }
            .map { shape.type.columns[$0].title }.joined(separator: "、")
        let met = "账本里已有“\(key)”相同的\(shape.type.title)"
        guard let row = try session.find(shape.type, id: bearer.id) else {
            return (about(met, "没有改动账本；它不在你的管辖范围内"), nil)
        }
        let others = try given.sorted().filter { try differs($0, values[$0], row) }
        guard !others.isEmpty else { return (about(met, "没有改动账本"), nil) }
        let update = Update(
            id: bearer.id, read: row.commit,
            assignments: others.map { Assignment(named: shape.type.columns[$0].name, values[$0]) })
        let titles = others.map { "“\(shape.type.columns[$0].title)”" }.joined(separator: "、")
        return isUpdating
            ? (about("\(met)，\(titles)按表更新", nil), update)
            : (about("\(met)，\(titles)不同", "没有改动账本；要按表更新，加 --update"), update)
    }

    /// Whether a cell says something else than the record; a masked number says nothing.
    private func differs(_ position: Int, _ value: Value, _ row: Row) throws -> Bool {
        let column = shape.type.columns[position]
        let known = try row[named: column.name]
        guard column.sealing != nil, case .text(let text) = value else {
            if case .instant = column.kind, case .integer(let one) = known, case .integer(let other) = value {
                return one / 60_000 != other / 60_000
            }
            return known != value
        }
        if text.contains("*") { return false }
        if known != .text(column.sealing?.mask(text) ?? text) { return true }
        var same = Selection(of: shape.type).where(.compare("id", .equal, .integer(row.rawID)))
            .where(.sealed(column.name, equals: text))
        same.anyDay = true
        return try session.count(same) == 0
    }
}
