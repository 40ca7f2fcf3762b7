import Testing

@testable import Records

/// No field that was not named is found out by any way of asking.
@Suite struct FieldAccessTests {
    let books: Books

    init() throws {
        books = try Books(Catalogue([House.self, Villager.self, Trait.self]))
        try books.write { work throws in
            let house = try work.insert(House.self, House.name <- "甲")
            let who = try work.insert(
                Villager.self, Villager.name <- "张", Villager.house <- house, Villager.debt <- 7,
                Villager.note <- "病", Villager.card <- Sealed("12345"))
            try work.insert(Trait.self, Trait.villager <- who, Trait.word <- "独居")
        }
    }

    private let villagers = Selection(of: Villager.declaration)
    private let houses = Selection(of: House.declaration)

    /// What the manifest lacks; `nil` when nothing.
    private func lacks(_ reads: Set<String>, _ body: (Session, Access) throws -> Void) throws -> String? {
        let found = try failure {
            try books.read { try body($0, Access(who: "插件 x", reads: reads, writes: [])) }
        }
        guard case .notGranted(let need, _, .read, _) = found else { return found.map { "\($0)" } }
        return need
    }

    @Test(arguments: ["debt", "note", "card"])
    func `what is sensitive comes with no type, and no way of asking finds it out`(field: String) throws {
        let path = Path(field)
        let need = "villager.\(field)"
        var ordered = villagers
        ordered.order = [Order(path)]
        let asked: [(Selection, [Path], Grouping?)] = [
            (villagers, [path], nil),
            (villagers.where(.empty(path)), ["id"], nil),
            (villagers.where(.not(.any([.empty(path)]))), ["id"], nil),
            (houses.where(.exists(relation: "members", where: .empty(path))), ["id"], nil),
            (houses.where(.number(relation: "members", where: .empty(path), .atLeast, 1)), ["id"], nil),
            (houses.where(.leads("id", to: villagers.where(.empty(path)), at: "house")), ["id"], nil),
            (villagers, [], Grouping(by: [path], [.count])),
            (villagers, [], Grouping(by: ["name"], [.variety(path)])),
            (villagers, [], Grouping(by: [], [.least(path)])),
            (villagers, [], Grouping(by: [], [.number(.empty(path))])),
        ]
        for (selection, paths, grouping) in asked {
            let reads: Set = ["house", "villager"]
            let read = try lacks(reads) { session, access in
                if let grouping {
                    _ = try session.group(selection, grouping, access: access)
                } else {
                    try session.each(selection, paths, access: access) { _ in }
                }
            }
            #expect(read == need, "\(selection.conditions) \(paths)")
            let explained = try lacks(reads) { session, access in
                guard paths == ["id"] || grouping != nil else { throw RecordFailure.readOnly }
                _ = try session.plan(selection, grouping, access: access)
            }
            #expect(explained == need || paths == [path], "\(selection.conditions) \(paths)")
            if field != "card" {
                let granted = try lacks(reads.union([need])) { session, access in
                    if let grouping {
                        _ = try session.group(selection, grouping, access: access)
                    } else {
                        try session.each(selection, paths, access: access) { _ in }
                    }
                }
                #expect(granted == nil)
            }
        }
        // A row as a whole holds it, too.
        #expect(try lacks(["villager"]) { _ = try $0.rows(villagers, access: $1) } != nil)
        let order = try lacks(["villager"]) { try $0.each(ordered, ["id"], access: $1) { _ in } }
        #expect(field == "card" || order == need)
        #expect(order != nil)
    }

    @Test func `a protected field is neither found by its whole nor by its end unless it is named`() throws {
        for condition in [
            Condition.compare("card", .equal, .text("12345")), .sealed("card", equals: "12345"),
            .sealedEnd("card", "2345"),
        ] {
            let selection = villagers.where(condition)
            #expect(try lacks(["villager"]) { _ = try $0.count(selection, access: $1) } == "villager.card")
            #expect(
                try lacks(["villager", "villager.card"]) { _ = try $0.count(selection, access: $1) } == nil)
        }
        // Named or not, it makes no groups and no order.
        let named: Set = ["villager", "villager.card"]
        let grouped = try lacks(named) { _ = try $0.group(villagers, by: "card", access: $1) }
        #expect(grouped?.contains("不能按它分组") == true)
    }

    @Test func `a list of fields is all there is, and the records themselves`() throws {
        func reads(_ path: Path, _ needs: Set<String>) throws -> String? {
            try lacks(needs) { try $0.each(villagers, [path], access: $1) { _ in } }
        }
        let some: Set = ["villager.name"]
        #expect(try reads("id", some) == nil)
        #expect(try reads("name", some) == nil)
        #expect(try reads("born", some) == "villager.born")
        #expect(try reads("age", some) == "villager.born")
        #expect(try reads("house.name", some.union(["house"])) == "villager.house")
        #expect(try reads("house.name", some.union(["villager.house"])) == "house")
        #expect(try reads("house.name", some.union(["villager.house", "house.name"])) == nil)
        // A computed field may be named without what it is made of, and then gives only itself.
        #expect(try reads("age", some.union(["villager.age"])) == nil)
        #expect(try reads("born", some.union(["villager.age"])) == "villager.born")
        #expect(try reads("burden", some.union(["villager.burden"])) == nil)
        #expect(try reads("burden", ["villager"]) == "villager.debt")
        let grown = villagers.where(.compare("age", .atLeast, .integer(18)))
        #expect(try lacks(some) { _ = try $0.count(grown, access: $1) } == "villager.born")
        #expect(try lacks(some.union(["villager.age"])) { _ = try $0.count(grown, access: $1) } == nil)
        // So may a relation without the field that makes it up; whom it leads to is another matter.
        let members = houses.where(.exists(relation: "members", where: .always))
        #expect(
            try lacks(["house.members", "villager.name"]) { _ = try $0.count(members, access: $1) } == nil)
        #expect(try lacks(["house.members"]) { _ = try $0.count(members, access: $1) } == "villager")
        #expect(
            try lacks(["house", "villager.name"]) { _ = try $0.count(members, access: $1) }
                == "villager.house")
        let theirs = villagers.where(.related(to: House.declaration, id: 1, relation: "members"))
        #expect(try lacks(["villager.name"]) { _ = try $0.count(theirs, access: $1) } == "house")
        #expect(
            try lacks(["villager.name", "house"]) { _ = try $0.count(theirs, access: $1) } == "villager.house"
        )
    }

    @Test func `what says no more than another type comes whole with it, care included`() throws {
        let traits = Selection(of: Trait.declaration)
        #expect(try lacks(["villager"]) { try $0.each(traits, ["word"], access: $1) { _ in } } == nil)
        #expect(try lacks(["trait"]) { try $0.each(traits, ["word"], access: $1) { _ in } } == nil)
        #expect(
            try lacks(["trait.villager"]) { try $0.each(traits, ["word"], access: $1) { _ in } }
                == "trait.word")
        // A list of some fields of the other type opens nothing.
        #expect(try lacks(["villager.name"]) { _ = try $0.count(traits, access: $1) } == "trait")
    }

    @Test func `who joined a table first opens it for nobody else`() throws {
        // The computed field reaches the house; the author's own path to it is asked for again.
        let needs: Set = ["villager.door", "house"]
        #expect(try lacks(needs) { try $0.each(villagers, ["door"], access: $1) { _ in } } == nil)
        #expect(
            try lacks(needs) { try $0.each(villagers, ["door", "house.name"], access: $1) { _ in } }
                == "villager.house")
    }

    @Test func `writing what is sensitive is named, too, and a list of fields adds and removes nothing`()
        throws
    {
        func lacks(_ writes: Set<String>, _ body: (Work, Access) throws -> Void) throws -> String? {
            var found: RecordFailure?
            try books.write(.dryRun) { work throws in
                found = try failure { try body(work, Access(who: "插件 x", reads: [], writes: writes)) }
            }
            guard case .notGranted(let need, _, .write, _) = found else { return found.map { "\($0)" } }
            return need
        }
        let type = Villager.declaration
        let id = try books.read { try #require(try $0.records(Villager.self).ids().first).raw }
        func update(_ writes: Set<String>, _ assignment: Assignment) throws -> String? {
            try lacks(writes) { try $0.update(type, id: id, read: nil, [assignment], access: $1) }
        }
        #expect(try update(["villager"], Villager.name <- "李") == nil)
        #expect(try update(["villager"], Villager.note <- "好") == nil)
        #expect(try update(["villager"], Villager.debt <- 1) == "villager.debt")
        #expect(try update(["villager"], Villager.card <- Sealed("1")) == "villager.card")
        #expect(try update(["villager.debt"], Villager.debt <- 1) == nil)
        #expect(try update(["villager.debt"], Villager.name <- "李") == "villager.name")
        #expect(try update([], Villager.name <- "李") == "villager")
        #expect(try lacks(["villager.name"]) { try $0.remove(type, id: id, access: $1) } == "villager")
        let new = [Villager.name <- "王", Villager.debt <- 1]
        #expect(
            try lacks(["villager.name", "villager.debt"]) { try $0.insert(type, new, access: $1) }
                == "villager")
        #expect(try lacks(["villager"]) { try $0.insert(type, new, access: $1) } == "villager.debt")
        #expect(try lacks(["villager", "villager.debt"]) { try $0.insert(type, new, access: $1) } == nil)
    }

    @Test func `a refusal names the line to add and the grant to give`() {
        let refusal = RecordFailure.notGranted(
            type: "resident.phone", title: "居民“联系电话”", verb: .read, who: "插件 visits")
        #expect(
            refusal.description
                == "插件 visits 没有读居民“联系电话”的权限；清单 needs.read 里加 \"resident.phone\"，再由系统管理员运行 gewu plugin enable visits"
        )
    }

    @Test func `what was really asked for is noted down, and the shortest manifest for it`() throws {
        let usage = Usage()
        let access = Access(
            who: "插件 x", reads: ["house", "villager", "villager.debt", "villager.note"], writes: [],
            usage: usage)
        try books.read { session throws in
            let indebted = villagers.where(.compare("debt", .more, .integer(1)))
            try session.each(indebted, ["age", "house.name"], access: access) { _ in }
            try session.each(Selection(of: Trait.declaration), ["word"], access: access) { _ in }
        }
        let read = usage.uses.map { "\($0.type).\($0.field)" }.filter { !$0.hasSuffix(".id") }.sorted()
        #expect(read == ["house.name", "trait.word", "villager.age", "villager.debt", "villager.house"])
        let catalogue = Catalogue([House.self, Villager.self, Trait.self])
        #expect(usage.needs(.read, in: catalogue) == ["house", "villager", "villager.debt"])
        #expect(usage.tallies == ["": Usage.Tally(statements: 2, rows: 2)])
        let missing = access.missing(
            reads: ["villager.card", "house.name", "villager.name"], writes: ["house"], in: catalogue)
        #expect(missing.map(\.1) == ["villager.card", "house"])
    }
}

enum House: RecordType {
    static let name = Field<String>("name", title: "名称")
    static let declaration = Declaration(
        "house", title: "院", fields: [name],
        derived: [.relation("members", title: "成员", .many(Villager.self, by: "house"))])
}

enum Villager: RecordType {
    static let name = Field<String>("name", title: "姓名")
    static let born = Field<Day?>("born", title: "出生日期")
    static let house = Field<House.ID?>("house", title: "院")
    static let debt = Field<Int?>("debt", title: "欠款", sensitivity: .sensitive)
    static let note = Field<String?>("note", title: "情况", sensitivity: .care)
    static let card = Field<Sealed?>("card", title: "证件", sealing: Sealing(lastFour: true) { _ in "***" })
    static let declaration = Declaration(
        "villager", title: "村民", fields: [name, born, house, debt, note, card],
        derived: [
            .computed("age", title: "年龄", .integer, .age(of: "born")),
            .computed("burden", title: "负担", .integer, .first(["debt"])),
            .computed("door", title: "门", .text, .path("house.name")),
        ])
}

enum Trait: RecordType {
    static let villager = Field<Villager.ID>("villager", title: "村民")
    static let word = Field<String>("word", title: "类别", sensitivity: .care)
    static let declaration = Declaration(
        "trait", title: "类别", fields: [villager, word], opening: .with(["villager"]))
}
