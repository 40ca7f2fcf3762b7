import Governance
import Records

/// Whom a visit was made to: a household, what happened, or what happened there.
struct VisitSubject {
    let household: Int64?
    let matter: Int64?
    /// The resident who was named, if one was.
    var resident: Int64?
    /// `张样一`, `7幢2单元301`
    let title: String
}

extension Desk {
    /// The row of the list just shown that a word is the number of; `nil` where there is no list, or it is no number
    /// of a row: ids are longer.
    func listedRow(_ word: String) throws -> (type: String, id: Int64)? {
        guard let listed, let number = Int(word.squeezed), number > 0 else { return nil }
        if number > listed.ids.count, number > ListRows.most { return nil }
        return (listed.type, try listed.id(inRow: number))
    }

    /// The resident in a row of the list just shown.
    func listedResident(_ word: String) throws -> Int64? {
        guard let row = try listedRow(word) else { return nil }
        if row.type == Resident.declaration.name { return row.id }
        guard row.type == Duty.declaration.name, let duty = try session.find(Duty.ID(row.id)),
            try duty[Duty.subjectType] == Resident.declaration.name
        else { return nil }
        return Int64(try duty[Duty.subject])
    }

    /// Whom a visit line names: the rows of the list just shown, or one and more with commas between them.
    func visitSubjects(_ word: String) throws -> [VisitSubject] {
        if listed != nil, let rows = ListRows(word), rows.numbers.allSatisfy({ $0 <= ListRows.most }) {
            return try rows.numbers.map { try visitSubject(String($0)) }
        }
        let names = word.split(whereSeparator: { ",，、".contains($0) })
        return try names.map { try visitSubject($0.trimmingBlanks) }
    }

    /// Reads a duty's number or `待办5`, `居民12`, `户34`, or a resident's whole name. Never guesses between two.
    func visitSubject(_ word: String) throws -> VisitSubject {
        let plain = word.squeezed
        if let row = try listedRow(word) {
            switch row.type {
            case Duty.declaration.name: return try subject(ofDuty: String(row.id), isListed: true)
            case Resident.declaration.name: return try visitSubject("居民\(row.id)")
            case Household.declaration.name: return try visitSubject("户\(row.id)")
            case DailyContact.declaration.name:
                guard let one = try session.find(DailyContact.ID(row.id)) else {
                    throw unseen("天天见", row.id, "输入 天天见 列出来，再写行号")
                }
                return try visitSubject("居民\(try one[DailyContact.resident].raw)")
            case Matter.declaration.name: return try visitSubject("事件\(row.id)")
            default:
                throw ActionFailure.notUnderstood("上一个清单列的不是人、户或待办", hint: "先用 待办 或 居民 列出来，再写行号")
            }
        }
        if plain.utf8.allSatisfy({ (48...57).contains($0) }), !plain.isEmpty {
            return try subject(ofDuty: plain)
        }
        if Self.number(plain, after: "待办") != nil { return try subject(ofDuty: plain) }
        if let number = Self.number(plain, after: "居民") {
            guard let person = try residents(Resident.id == Resident.ID(number), limit: 1).first else {
                throw unseen("居民", number, "输入 居民 和姓名查编号")
            }
            return try subject(person)
        }
        if let number = Self.number(plain, after: "事件") {
            guard let matter = try session.find(Matter.ID(number)) else {
                throw unseen("事件", number, "输入 事件 查编号")
            }
            return VisitSubject(
                household: try matter[Matter.household]?.raw, matter: number, title: try matter[Matter.what])
        }
        if let number = Self.number(plain, after: "户") {
            guard let address = try address(of: number) else { throw unseen("户", number, "输入 居民 和姓名查户的编号") }
            return VisitSubject(household: number, matter: nil, title: address)
        }
        let people = try residents((Resident.name == word) && .not(.empty("household")), limit: 20)
        guard let person = people.first else {
            throw ActionFailure.notFound("管辖范围内没有叫“\(word)”的居民", hint: "核对姓名，或写待办的编号")
        }
        // Several of one name behind one door are visited together.
        guard Set(people.map(\.household)).count == 1 else {
            throw ActionFailure.ambiguous("叫“\(word)”的有 \(people.count) 人", choices: try choices(people))
        }
        return try subject(person)
    }

    private static func number(_ word: String, after prefix: String) -> Int64? {
        word.hasPrefix(prefix) ? Int64(word.dropFirst(prefix.count)) : nil
    }

    private func subject(_ person: Person) throws -> VisitSubject {
        guard let household = person.household else {
            throw ActionFailure.notFound("\(person.name)现在不住在任何一户（迁出或去世）", hint: "核对日期；补录以前的走访用 --on")
        }
        return VisitSubject(household: household, matter: nil, resident: person.id, title: person.name)
    }

    private func subject(ofDuty number: String, isListed: Bool = false) throws -> VisitSubject {
        let duty = try isListed ? duty(Int64(number) ?? 0) : duty(numbered: number)
        let matter = try duty[Duty.matter]?.raw
        if try duty[Duty.subjectType] == Resident.declaration.name {
            let person = Resident.ID(Int64(try duty[Duty.subject]))
            if let found = try residents(Resident.id == person, limit: 1).first { return try subject(found) }
        }
        guard let household = try duty[Duty.household]?.raw else {
            return VisitSubject(household: nil, matter: matter, title: try matterTitle(matter))
        }
        let head = try headName(of: household)
        return VisitSubject(
            household: household, matter: matter, title: try head ?? address(of: household) ?? "户\(household)"
        )
    }

    private func matterTitle(_ matter: Int64?) throws -> String {
        guard let matter, let row = try session.find(Matter.ID(matter)) else { return "事件" }
        return try row[Matter.what]
    }

    private func headName(of household: Int64) throws -> String? {
        var name: String?
        let members = Selection(of: Membership.declaration)
            .where(Membership.household == Household.ID(household))
        try session.each(members, ["relation", "resident.name"]) { row in
            if name == nil || row.text(0) == HeadRelation.head.rawValue { name = row.text(1) }
        }
        return name
    }

    func address(of household: Int64) throws -> String? {
        var address: String?
        let selection = Selection(of: Household.declaration).where(Household.id == Household.ID(household))
        try session.each(selection, ["building.estate", "building.name", "unit", "room"]) { row in
            address = Household.address(
                estate: row.textIfAny(0), building: row.text(1), unit: row.textIfAny(2),
                room: row.textIfAny(3))
        }
        return address
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
