import Governance
import Records

/// Follows a path from a record to a value, and says where that value was entered.
struct Tracing {
    struct Found {
        var cell = Answer.Cell.none
        /// In words: `居民 12 的“出生日期”`; for what is not there, what is missing and how to enter it.
        var source: String
        /// The unit of work that wrote the value.
        var commit: CommitHeading?
        var isMissing = false
    }

    private let session: Session
    private let access: Access
    private let labels: RecordLabels

    init(_ desk: Desk, _ access: Access) {
        session = desk.session
        self.access = access
        labels = RecordLabels(desk.session)
    }

    func trace(_ path: Path, _ type: Declaration, _ id: Int64) throws -> Found {
        var (type, id) = (type, id)
        for (index, step) in path.steps.enumerated() {
            let isLast = index == path.steps.count - 1
            if step == "id" { return Found(cell: .number(Int(id)), source: "\(type.title) \(id)") }
            if let column = type.column(step) {
                guard let row = try row(type, id, with: step) else {
                    return missing("\(type.title) \(id)", in: type, nil)
                }
                let value = try row[named: step]
                guard value != .null else {
                    return missing("\(type.title) \(id) 的“\(column.title)”", in: type, column)
                }
                if isLast {
                    return Found(
                        cell: try value.answer(column.kind, labels),
                        source: "\(type.title) \(id) 的“\(column.title)”",
                        commit: try commit(of: column, type, id))
                }
                guard let target = column.target, case .integer(let next) = value else {
                    return missing("“\(column.title)”后面的\(path)", in: type, column)
                }
                (type, id) = (target, next)
                continue
            }
            guard let derived = type.derived[step] else {
                throw RecordFailure.unknownField(
                    step, type: type.title, suggestion: nearest(step, in: type.names))
            }
            let value = try value(of: derived.name, type, id)
            let kind = try session.kind(of: Path([step]), in: type)
            guard value != .null else {
                return missing("\(type.title) \(id) 的“\(derived.title)”", in: type, nil)
            }
            if !isLast, case .reference(let target) = kind, case .integer(let next) = value {
                (type, id) = (target.declaration, next)
                continue
            }
            if !isLast {
                // What a formula leads to is read as a whole: there is no record of its own to name.
                let rest = Path(Array(path.steps[index...]))
                let end = try self.value(of: rest, type, id)
                guard end != .null else {
                    return missing("\(type.title) \(id) 的“\(derived.title)”", in: type, nil)
                }
                return Found(
                    cell: try end.answer(try session.kind(of: rest, in: type), labels),
                    source: "由\(type.title) \(id) 的“\(derived.title)”查得")
            }
            return Found(
                cell: try value.answer(kind, labels), source: "由\(type.title) \(id) 的记录算出：\(derived.title)")
        }
        return Found(source: "")
    }

    /// The record that a field is read of: what else it holds need not be granted.
    private func row(_ type: Declaration, _ id: Int64, with field: String) throws -> Row? {
        var one = Selection(of: type).where(.compare("id", .equal, .integer(id)))
        one.anyDay = true
        try session.check(one, [Path([field])], access: access)
        guard try session.count(one, access: access) > 0 else { return nil }
        return try session.find(type, id: id)
    }

    private func value(of name: String, _ type: Declaration, _ id: Int64) throws -> Value {
        try value(of: Path([name]), type, id)
    }

    private func value(of path: Path, _ type: Declaration, _ id: Int64) throws -> Value {
        var found = Value.null
        let selection = Selection(of: type).where(.compare("id", .equal, .integer(id)))
        try session.each(selection, [path], access: access) { found = $0.value(0) }
        return found
    }

    private func missing(_ what: String, in type: Declaration, _ column: Column?) -> Found {
        let how =
            column.map { "在导入表里加“\($0.title)”一栏，gewu import \(type.name) 文件 --update" }
            ?? "先登记它，用 gewu import 或相应的命令"
        return Found(source: "缺\(what)；\(how)", isMissing: true)
    }

    /// The unit of work that gave the field the value it has.
    private func commit(of column: Column, _ type: Declaration, _ id: Int64) throws -> CommitHeading? {
        var value = Value.null
        var number: Int64?
        for (row, _) in try session.history(of: type, id: id) {
            let now = try row[named: column.name]
            if now != value || number == nil { number = row.commit }
            value = now
        }
        return try number.flatMap { try session.commit($0) }
    }
}

extension Value {
    /// As an answer shows it: references in words, instants to the minute.
    func answer(_ kind: Kind, _ labels: RecordLabels) throws -> Answer.Cell {
        switch (self, kind) {
        case (.null, _), (.bytes, _): return .none
        case (.integer(let number), .day):
            return .text(Day(number: Int32(truncatingIfNeeded: number)).description)
        case (.integer(let number), .instant): return .text(Instant(milliseconds: number).description)
        case (.integer(let number), .boolean): return .flag(number != 0)
        case (.integer(let id), .reference(let type)):
            return .text(try labels.labels(of: type.declaration, [id])[id] ?? "#\(id)")
        case (.integer(let number), _): return .number(Int(number))
        case (.real(let number), _): return Figure.cell(number)
        case (.text(let text), _): return .text(text)
        }
    }
}
