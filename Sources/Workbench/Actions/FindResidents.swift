import Governance
import Records

/// 居民: who somebody means, where they live, and when they were last met.
var findResidents: Action {
    Action(
        "居民", title: "查居民：姓名、姓名的一部分、拼音、首字母，证件或电话末四位，住址",
        arguments: [Action.Argument("谁", hint: "张样一，样一，zhangyangyi，zyy，1234，6幢2单元301", kind: .person)],
        example: "居民 6幢2单元301",
        moreExamples: ["居民 张样一", "居民 zyy"],
        run: { desk, words in
            let word = words.joined(separator: " ")
            return try showResidents(desk, try desk.listedResident(word).map { "居民\($0)" } ?? word)
        })
}

/// As many as one screen can be looked through for.
private let most = 50

private func showResidents(_ desk: Desk, _ word: String) throws -> Answer {
    let people = try desk.people(meantBy: word, limit: most + 1)
    guard !people.isEmpty else {
        throw ActionFailure.notFound(
            "管辖范围内没有找到“\(word)”", hint: "可以写姓名的一部分、拼音或首字母、证件或电话的末四位、住址")
    }
    let left = try desk.departures(of: people.map(\.id))
    // Who is not to be met any more stands behind who is.
    let shown = (people.filter { left[$0.id] == nil } + people.filter { left[$0.id] != nil }).prefix(most)
    let ids = shown.map { Value.integer($0.id) }
    var tags: [Int64: [String]] = [:]
    let carried = Selection(of: CareTag.declaration).where(.among("resident", ids))
    try desk.session.each(carried, ["resident", "category"]) {
        tags[$0.integer(0), default: []].append($0.text(1))
    }
    var phones: [Int64: String] = [:]
    for row in try desk.session.rows(Selection(of: Resident.declaration).where(.among("id", ids))) {
        phones[row.rawID] = try row[Resident.phone]?.text
    }
    let order = Dictionary(
        uniqueKeysWithValues: CareCategory.allCases.enumerated().map { ($1.rawValue, $0) })
    let rows: [[Answer.Cell]] = shown.map { person in
        let categories = (tags[person.id] ?? []).sorted { order[$0] ?? 0 < order[$1] ?? 0 }
        return [
            .number(Int(person.id)), .text(person.name), person.age.map { .number($0) } ?? .none,
            .text(person.address), .text(person.community ?? ""), person.grid.map { .number($0) } ?? .none,
            person.household.map { .number(Int($0)) } ?? .none,
            .text(categories.joined(separator: "、")),
            person.lastVisit.map { .text($0.description) } ?? .none,
            left[person.id].map { .text($0.words) } ?? .none, phones[person.id].map { .text($0) } ?? .none,
        ]
    }
    let columns = [
        Answer.Column("id", "编号"), Answer.Column("name", "姓名"), Answer.Column("age", "年龄"),
        Answer.Column("address", "住址"), Answer.Column("community", "社区"), Answer.Column("grid", "网格"),
        Answer.Column("household", "户"), Answer.Column("care_tags", "关爱类别"),
        Answer.Column("last_visit", "上次见到"), Answer.Column("departed", "迁出去世"),
        Answer.Column("phone", "联系电话"),
    ]
    let note = people.count > most ? ["还有更多，只列出前 \(most) 人；请把名字写全"] : []
    var answer = Answer(columns: columns, rows: rows, notes: note)
    answer.lists = Resident.declaration.name
    return answer
}

/// That somebody has died, or left and not come back.
struct Gone {
    let kind: Departure.Kind
    let day: Day

    /// `已故（2026-11-01）`
    var words: String { "\(kind == .died ? "已故" : "已迁出")（\(day)）" }
}

extension Desk {
    /// Of these residents, those who are dead or have moved out, on the acting day. Who has left and lives here again
    /// has come back.
    func departures(of residents: [Int64]) throws -> [Int64: Gone] {
        let ids = residents.map { Value.integer($0) }
        var gone: [Int64: Gone] = [:]
        let left = session.records(Departure.self).where(.among("resident", ids)).order(by: "day", "id")
        try left.each("resident", "kind", "day") { row in
            guard let kind = Departure.Kind(rawValue: row.text(1)), let day = row.dayIfAny(2) else { return }
            if gone[row.integer(0)]?.kind != .died { gone[row.integer(0)] = Gone(kind: kind, day: day) }
        }
        guard gone.contains(where: { $0.value.kind == .movedOut }) else { return gone }
        let members = Selection(of: Membership.declaration).where(.among("resident", ids))
        try session.each(members, ["resident"]) { row in
            if gone[row.integer(0)]?.kind == .movedOut { gone[row.integer(0)] = nil }
        }
        return gone
    }

    /// Between whom somebody has to choose, those who are gone last and marked.
    func choices(_ people: [Person]) throws -> [String] {
        let left = try departures(of: people.map(\.id))
        return people.filter { left[$0.id] == nil }.map(\.choice)
            + people.compactMap { person in left[person.id].map { "\(person.choice) \($0.words)" } }
    }

    /// The residents in scope that a word may mean, the likeliest first: by the whole number or the last four of a
    /// document or phone, by address, else by name: whole, in part, by its sound or its initials.
    func people(meantBy word: String, limit: Int) throws -> [Person] {
        let plain = word.squeezed
        if let last = plain.last, plain.utf8.dropLast().allSatisfy({ (48...57).contains($0) }),
            last.isASCII && last.isNumber || last == "X" || last == "x", plain.utf8.count >= 4
        {
            return try people(numbered: plain.uppercased(), limit: limit)
        }
        if plain.hasPrefix("居民"), let number = Int64(plain.dropFirst(2)) {
            return try residents(Resident.id == Resident.ID(number), limit: 1)
        }
        if let address = DoorAddress(plain),
            address.unit != nil || address.room != nil || plain.hasSuffix("幢")
                || plain.hasSuffix("栋") || plain.hasSuffix("号楼") || plain.hasSuffix("号")
        {
            return try people(at: address, limit: limit)
        }
        let residents = Selection(of: Resident.declaration)
        let found = try session.search(residents, Resident.name, word, limit: limit)
        let people = try self.residents(.among("id", found.map { .integer($0) }), limit: limit)
        let order = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, $0) })
        return people.sorted { order[$0.id] ?? 0 < order[$1.id] ?? 0 }
    }

    private func people(numbered number: String, limit: Int) throws -> [Person] {
        var conditions: [Condition] = []
        for field in [Resident.idNumber.name, Resident.phone.name] {
            conditions.append(.sealed(field, equals: number))
            if number.utf8.count == 4 { conditions.append(.sealedEnd(field, number)) }
        }
        // Each finds by an index of its own.
        var found: [Person] = []
        for condition in conditions {
            for person in try residents(condition, limit: limit)
            where found.count < limit && !found.contains(where: { $0.id == person.id }) {
                found.append(person)
            }
        }
        return found
    }

    private func people(at address: DoorAddress, limit: Int) throws -> [Person] {
        let homes = try households(at: address, limit: limit)
        let members = Selection(of: Membership.declaration)
            .where(.among("household", homes.map { .integer($0.raw) }))
        var ids: [Value] = []
        try session.each(members, ["resident"]) { if ids.count < limit { ids.append($0.value(0)) } }
        return try residents(.among("id", ids), limit: limit)
    }

    /// A resident as a list names one.
    struct Person {
        let id: Int64
        let name: String
        let age: Int?
        let household: Int64?
        let address: String
        let community: String?
        let grid: Int?
        let lastVisit: Day?

        /// `居民1024 张样一 83 岁 7幢2单元301`
        var choice: String {
            "居民\(id) \(name)" + (age.map { " \($0) 岁" } ?? "") + " "
                + (address.isEmpty ? "没有住址" : address)
        }
    }

    /// The residents in scope who fulfil `condition`, in the order of name and id.
    func residents(_ condition: Condition, limit: Int) throws -> [Person] {
        var selection = Selection(of: Resident.declaration).where(condition)
        selection.order = [Order("name"), Order("id")]
        selection.limit = limit
        var found: [Person] = []
        let paths: [Path] = [
            "id", "name", "age", "household", "household.building.estate", "household.building.name",
            "household.unit", "household.room", "community.name", "grid.number", "last_visit",
        ]
        try session.each(selection, paths) { row in
            found.append(
                Person(
                    id: row.integer(0), name: row.text(1), age: row.integerIfAny(2).map { Int($0) },
                    household: row.integerIfAny(3),
                    address: Household.address(
                        estate: row.textIfAny(4), building: row.text(5), unit: row.textIfAny(6),
                        room: row.textIfAny(7)),
                    community: row.textIfAny(8).map(Community.shortName),
                    grid: row.integerIfAny(9).map { Int($0) },
                    lastVisit: row.dayIfAny(10)))
        }
        return found
    }
}
