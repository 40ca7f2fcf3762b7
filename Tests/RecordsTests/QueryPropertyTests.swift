import Testing

@testable import Records

/// Random questions to a small town, against plain loops over a plain model of it.
@Suite struct QueryPropertyTests {
    /// A condition, and the same said in Swift.
    private struct Asked {
        let condition: Condition
        let holds: (Int64) -> Bool
    }

    private let books: Books
    private var model = Model()

    init() throws {
        let town = try Town()
        books = town.books
        var random = Dice(state: 11)
        model = try books.write { try Model($0, town, &random) }.result
    }

    @Test(arguments: 1...12)
    func `a question about people or homes finds whom plain loops find`(seed: Int) throws {
        var random = Dice(state: UInt64(seed))
        try books.read { session throws in
            for _ in 0..<25 {
                let isOfPeople = random.roll(2) == 0
                let asked = isOfPeople ? person(&random, 3) : home(&random, 3)
                let everybody = (isOfPeople ? Array(model.people.keys) : Array(model.homes.keys)).sorted()
                let found = everybody.filter(asked.holds)
                var selection = Selection(of: isOfPeople ? Person.declaration : Home.declaration)
                    .where(asked.condition)
                #expect(try session.count(selection) == found.count, "\(asked.condition)")
                // One at a time the same is asked another way.
                for id in everybody.prefix(6) {
                    let one = selection.where(.compare("id", .equal, .integer(id)))
                    #expect(try session.count(one) == (asked.holds(id) ? 1 : 0), "\(id): \(asked.condition)")
                }
                let descending = random.roll(2) == 0
                let (limit, offset) = (1 + random.roll(5), random.roll(3))
                selection.order = [Order(isOfPeople ? "name" : "door", descending: descending)]
                selection.limit = limit
                selection.offset = offset
                let sorted = found.sorted { a, b in
                    let (x, y) =
                        isOfPeople
                        ? (model.people[a]?.name ?? "", model.people[b]?.name ?? "")
                        : (model.homes[a]?.door ?? "", model.homes[b]?.door ?? "")
                    if x == y { return a < b }
                    return descending ? x > y : x < y
                }
                var ids: [Int64] = []
                try session.each(selection, ["id"]) { ids.append($0.integer(0)) }
                #expect(ids == Array(sorted.dropFirst(offset).prefix(limit)), "\(asked.condition)")
            }
        }
    }

    @Test(arguments: 1...6)
    func `figures of groups are what plain loops add up`(seed: Int) throws {
        var random = Dice(state: UInt64(100 + seed))
        try books.read { session throws in
            for _ in 0..<10 {
                let asked = person(&random, 2)
                let old = person(&random, 1)
                var selection = Selection(of: Person.declaration).where(asked.condition)
                var chosen = model.people.keys.filter(asked.holds).sorted()
                if random.roll(3) == 0 {
                    selection.order = [Order("name")]
                    selection.limit = 4
                    chosen = Array(
                        chosen.sorted {
                            (model.people[$0]?.name ?? "", $0) < (model.people[$1]?.name ?? "", $1)
                        }
                        .prefix(4))
                }
                let rows = try session.group(
                    selection,
                    Grouping(
                        by: ["area"],
                        [
                            .count, .number(old.condition), .sum("age"), .average("age"), .least("born"),
                            .greatest("born"), .variety("home"),
                        ]))
                var expected: [[Value]] = []
                let groups = Dictionary(grouping: chosen) { model.area($0) }
                for (area, ids) in groups.sorted(by: { ($0.key ?? -1) < ($1.key ?? -1) }) {
                    let ages = ids.compactMap { model.age($0) }
                    let born = ids.compactMap { model.people[$0]?.born?.number }
                    func value(_ number: (some BinaryInteger)?) -> Value {
                        number.map { .integer(Int64($0)) } ?? .null
                    }
                    expected.append([
                        value(area), value(ids.count), value(ids.filter(old.holds).count),
                        value(ages.reduce(0, +)),
                        ages.isEmpty ? .null : .real(Double(ages.reduce(0, +)) / Double(ages.count)),
                        value(born.min()), value(born.max()),
                        value(Set(ids.compactMap { model.home(of: $0) }).count),
                    ])
                }
                #expect(rows == expected, "\(asked.condition)")
            }
        }
    }

    @Test func `relations lead back from a place to all that lies in it, by every way of asking`() throws {
        try books.read { session throws in
            for area in model.areas {
                let here = Selection(of: Area.declaration).where(.compare("id", .equal, .integer(area)))
                let relations: [(String, Declaration, [Int64])] = [
                    ("homes", Home.declaration, model.homes.keys.filter { model.homes[$0]?.area == area }),
                    ("people", Person.declaration, model.people.keys.filter { model.area($0) == area }),
                    (
                        "calls", Call.declaration,
                        model.calls.filter { call in
                            call.day <= Books.today && call.home.flatMap { model.homes[$0]?.area } == area
                        }.map(\.id)
                    ),
                ]
                for (relation, type, expected) in relations {
                    let theirs = Selection(of: type)
                        .where(.related(to: Area.declaration, id: area, relation: relation))
                    var ids: [Int64] = []
                    try session.each(theirs, ["id"]) { ids.append($0.integer(0)) }
                    #expect(ids.sorted() == expected.sorted(), "\(relation)")
                    let path = Path(relation)
                    let number = expected.count
                    for (other, holds) in [(number, true), (number + 1, false)] {
                        let condition = Condition.number(relation: path, where: .always, .equal, other)
                        #expect(try session.count(here.where(condition)) == (holds ? 1 : 0))
                        var wide = Selection(of: Area.declaration).where(condition)
                        wide.order = [Order("id")]
                        var found: [Int64] = []
                        try session.each(wide, ["id"]) { found.append($0.integer(0)) }
                        #expect(found.contains(area) == holds)
                    }
                }
            }
        }
    }

    // MARK: Questions

    private func person(_ random: inout Dice, _ depth: Int) -> Asked {
        let model = model
        switch random.roll(depth > 0 ? 11 : 7) {
        case 0:
            let start = ["人", "人1", "人2", "x"][random.roll(4)]
            return Asked(condition: .prefix("name", start)) {
                model.people[$0]?.name.hasPrefix(start) == true
            }
        case 1:
            let part = ["1", "人", "5"][random.roll(3)]
            return Asked(condition: .contains("name", part)) { model.people[$0]?.name.contains(part) == true }
        case 2:
            let low = random.roll(60)
            let high = low + random.roll(40)
            return Asked(
                condition: .all([
                    .compare("age", .atLeast, .integer(Int64(low))),
                    .compare("age", .atMost, .integer(Int64(high))),
                ])
            ) { model.age($0).map { (low...high).contains($0) } == true }
        case 3: return Asked(condition: .empty("born")) { model.people[$0]?.born == nil }
        case 4:
            let door = "\(random.roll(5))"
            return Asked(condition: .compare("home.door", .unequal, .text(door))) {
                model.home(of: $0).flatMap { model.homes[$0]?.door } != door
            }
        case 5:
            let word = random.roll(2) == 0 ? Tag.Word.old : .alone
            return Asked(condition: .exists(relation: "tags", where: Tag.word == word)) { id in
                model.tags(of: id).contains { $0.word == word }
            }
        case 6:
            let (comparison, number) = (comparison(&random), random.roll(3))
            return Asked(condition: .number(relation: "tags", where: .always, comparison, number)) {
                comparison.holds(model.tags(of: $0).count, number)
            }
        case 7:
            let (comparison, number) = (comparison(&random), random.roll(3))
            return Asked(
                condition: .number(relation: "home.calls", where: Call.outcome == .met, comparison, number)
            ) { id in
                let home = model.home(of: id)
                let met = home.map { home in model.calls(to: home).filter { $0.outcome == .met }.count } ?? 0
                return comparison.holds(met, number)
            }
        case 8:
            let inner = person(&random, depth - 1)
            return Asked(condition: .exists(relation: "home.members", where: inner.condition)) { id in
                model.home(of: id).map { model.members(of: $0).contains(where: inner.holds) } == true
            }
        case 9:
            let inner = person(&random, depth - 1)
            return Asked(condition: .not(inner.condition)) { !inner.holds($0) }
        default:
            let (a, b) = (person(&random, depth - 1), person(&random, depth - 1))
            return random.roll(2) == 0
                ? Asked(condition: .any([a.condition, b.condition])) { a.holds($0) || b.holds($0) }
                : Asked(condition: .all([a.condition, b.condition])) { a.holds($0) && b.holds($0) }
        }
    }

    private func home(_ random: inout Dice, _ depth: Int) -> Asked {
        let model = model
        switch random.roll(depth > 0 ? 7 : 3) {
        case 0:
            let (comparison, number) = (comparison(&random), random.roll(3))
            return Asked(condition: .compare("size", comparison, .integer(Int64(number)))) {
                comparison.holds(model.members(of: $0).count, number)
            }
        case 1:
            let area = model.areas[random.roll(model.areas.count)]
            return Asked(condition: .compare("area", .equal, .integer(area))) {
                model.homes[$0]?.area == area
            }
        case 2:
            return Asked(condition: .exists(relation: "calls", where: Call.outcome != .met)) { home in
                model.calls(to: home).contains { $0.outcome != .met }
            }
        case 3:
            let inner = person(&random, depth - 1)
            return Asked(condition: .exists(relation: "members", where: inner.condition)) {
                model.members(of: $0).contains(where: inner.holds)
            }
        case 4:
            // Every one of them: none who is not.
            let inner = person(&random, depth - 1)
            return Asked(condition: .not(.exists(relation: "members", where: .not(inner.condition)))) {
                model.members(of: $0).allSatisfy(inner.holds)
            }
        case 5:
            let inner = person(&random, depth - 1)
            let (comparison, number) = (comparison(&random), random.roll(3))
            return Asked(condition: .number(relation: "members", where: inner.condition, comparison, number))
            {
                comparison.holds(model.members(of: $0).filter(inner.holds).count, number)
            }
        default:
            let (a, b) = (home(&random, depth - 1), home(&random, depth - 1))
            return random.roll(2) == 0
                ? Asked(condition: .any([a.condition, .not(b.condition)])) { a.holds($0) || !b.holds($0) }
                : Asked(condition: .all([a.condition, b.condition])) { a.holds($0) && b.holds($0) }
        }
    }

    private func comparison(_ random: inout Dice) -> Comparison {
        [.equal, .unequal, .less, .atMost, .more, .atLeast][random.roll(6)]
    }
}

/// The town in plain Swift.
private struct Model {
    struct Stay {
        let home: Int64
        let person: Int64
        let from: Day
        let until: Day?
    }

    var areas: [Int64] = []
    var homes: [Int64: (door: String, area: Int64)] = [:]
    var people: [Int64: (name: String, born: Day?)] = [:]
    var stays: [Stay] = []
    var tags: [(person: Int64, word: Tag.Word, from: Day)] = []
    var calls: [(id: Int64, home: Int64?, day: Day, outcome: Call.Outcome?)] = []

    init() {}

    init(_ work: Work, _ town: Town, _ random: inout Dice) throws {
        areas = [town.north.raw, town.south.raw]
        let start = Day(number: 10_000)
        homes = [town.northHome.raw: ("101", town.north.raw), town.southHome.raw: ("101", town.south.raw)]
        people = [town.zhang.raw: ("张三", nil), town.li.raw: ("李四", nil)]
        stays = [
            Stay(home: town.northHome.raw, person: town.zhang.raw, from: start, until: nil),
            Stay(home: town.southHome.raw, person: town.li.raw, from: start, until: nil),
        ]
        let today = Books.today
        for n in 0..<14 {
            let isNorth = random.roll(2) == 0
            let home = try work.insert(
                Home.self, Home.block <- isNorth ? town.northBlock : town.southBlock, Home.door <- "\(n % 5)")
            homes[home.raw] = ("\(n % 5)", isNorth ? town.north.raw : town.south.raw)
        }
        let doors = homes.keys.sorted()
        for n in 0..<40 {
            let born = random.roll(5) == 0 ? nil : today - random.roll(36_000)
            let person = try work.insert(Person.self, Person.name <- "人\(n % 17)", Person.born <- born)
            people[person.raw] = ("人\(n % 17)", born)
            // Some live nowhere, some have moved, some will.
            if random.roll(8) > 0 {
                let moves = random.roll(3) == 0 ? today + random.roll(3) - 1 : nil
                let first = Stay(
                    home: doors[random.roll(doors.count)], person: person.raw, from: start, until: moves)
                try add(first, work)
                if let moves {
                    try add(
                        Stay(
                            home: doors[random.roll(doors.count)], person: person.raw, from: moves, until: nil
                        ), work)
                }
            }
            for word in [Tag.Word.old, .alone] where random.roll(3) == 0 {
                let from = today + random.roll(4) - 2
                try work.insert(Tag.self, Tag.person <- person, Tag.word <- word, Tag.from <- from)
                tags.append((person.raw, word, from))
            }
        }
        for _ in 0..<40 {
            let home = random.roll(6) == 0 ? nil : doors[random.roll(doors.count)]
            let day = today + random.roll(6) - 4
            let outcome = [Call.Outcome.met, .away, nil][random.roll(3)]
            let id = try work.insert(
                Call.self, Call.home <- home.map { Home.ID($0) }, Call.day <- day, Call.outcome <- outcome)
            calls.append((id.raw, home, day, outcome))
        }
    }

    private mutating func add(_ stay: Stay, _ work: Work) throws {
        try work.insert(
            RecordsTests.Stay.self, RecordsTests.Stay.home <- Home.ID(stay.home),
            RecordsTests.Stay.person <- Person.ID(stay.person), RecordsTests.Stay.from <- stay.from,
            RecordsTests.Stay.until <- stay.until)
        stays.append(stay)
    }

    private var current: [Stay] {
        stays.filter { $0.from <= Books.today && ($0.until.map { $0 > Books.today } ?? true) }
    }
    func home(of person: Int64) -> Int64? { current.first { $0.person == person }?.home }
    func members(of home: Int64) -> [Int64] { current.filter { $0.home == home }.map(\.person) }
    func area(_ person: Int64) -> Int64? { home(of: person).flatMap { homes[$0]?.area } }
    func tags(of person: Int64) -> [(person: Int64, word: Tag.Word, from: Day)] {
        tags.filter { $0.person == person && $0.from <= Books.today }
    }
    func calls(to home: Int64) -> [(id: Int64, home: Int64?, day: Day, outcome: Call.Outcome?)] {
        calls.filter { $0.home == home && $0.day <= Books.today }
    }
    func age(_ person: Int64) -> Int? {
        people[person]?.born.map { born in
            var years = 0
            while Books.today.latestBirth(forAge: years + 1) >= born { years += 1 }
            return years
        }
    }
}
