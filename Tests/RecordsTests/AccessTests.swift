import Testing

@testable import Records

@Suite struct AccessTests {
    let town: Town
    var books: Books { town.books }

    init() throws { town = try Town() }

    private func access(_ reads: Set<String>, writes: Set<String> = []) -> Access {
        Access(who: "插件 x", reads: reads, writes: writes)
    }

    private func refusal(
        _ selection: Selection, _ paths: [Path] = ["id"], _ formulas: [Formula] = [], reads: Set<String>,
        scope: Int64? = nil
    ) throws -> String? {
        let found = try failure {
            try books.read(scope: scope) {
                try $0.each(selection, paths, formulas: formulas, access: access(reads)) { _ in }
            }
        }
        guard case .notGranted(let type, _, .read, "插件 x") = found else { return found.map { "\($0)" } }
        return type
    }

    @Test func `every record type that a query names anywhere must be granted`() throws {
        let people = Selection(of: Person.declaration)
        let homes = Selection(of: Home.declaration)
        #expect(try refusal(people, reads: ["person"]) == nil)
        #expect(try refusal(people, reads: ["home"]) == "person")
        // A path, a condition, an order.
        #expect(try refusal(people, ["home.door"], reads: ["person"]) == "home")
        #expect(
            try refusal(people.where(.compare("home.door", .equal, .text("1"))), reads: ["person"]) == "home")
        #expect(try refusal(people.where(.not(.all([.empty("home.door")]))), reads: ["person"]) == "home")
        #expect(try refusal(people.where(.any([.prefix("home.door", "1")])), reads: ["person"]) == "home")
        var ordered = people
        ordered.order = [Order("home.door")]
        #expect(try refusal(ordered, reads: ["person"]) == "home")
        // Relations and figures.
        #expect(
            try refusal(people.where(.exists(relation: "tags", where: .always)), reads: ["person"]) == "tag")
        #expect(try refusal(homes, ["size"], reads: ["home"]) == "person")
        #expect(try refusal(homes, ["last_call"], reads: ["home"]) == "call")
        #expect(
            try refusal(
                homes, [], [.latest(relation: "calls", field: "day", where: .always)], reads: ["home"])
                == "call")
        #expect(
            try refusal(homes.where(.exists(relation: "tags", where: .always)), reads: ["home"]) == "tag")
        // Another selection.
        let called = Selection(of: Call.declaration)
        #expect(try refusal(homes.where(.leads("id", to: called, at: "home")), reads: ["home"]) == "call")
        let among = called.where(.compare("home.door", .equal, .text("1")))
        #expect(try refusal(homes.where(.leads("id", to: among, at: "home")), reads: ["call"]) == "home")
        // Places are open, and so is what says no more than what is granted.
        #expect(try refusal(homes.where(.within(town.north.raw)), ["area.name"], reads: ["home"]) == nil)
        #expect(try refusal(people, ["home.area.name"], reads: ["person", "home"]) == nil)
    }

    @Test func `the records in between must be granted, too`() throws {
        let closed = Catalogue([Club.self, Entry.self, Guest.self])
        let books = try Books(closed)
        for (selection, path) in [
            (Selection(of: Guest.declaration), Path("club.name")),
            (Selection(of: Club.declaration), "guests"),
            (Selection(of: Guest.declaration), "club"),
        ] {
            let found = try failure {
                try books.read {
                    try $0.each(selection, [path], access: access(["guest", "club"])) { _ in }
                }
            }
            #expect(found == .notGranted(type: "entry", title: "入会", verb: .read, who: "插件 x"))
        }
    }

    @Test func `groups, counts, rows and sources ask, too`() throws {
        try books.read { session throws in
            let people = Selection(of: Person.declaration)
            let refused = RecordFailure.notGranted(type: "home", title: "住户", verb: .read, who: "插件 x")
            let by = access(["person"])
            let linked = people.where(.empty("home.door"))
            #expect(try failure { try session.group(people, by: "home.door", access: by) } == refused)
            #expect(try failure { try session.count(linked, access: by) } == refused)
            #expect(try failure { try session.rows(linked, access: by) } == refused)
            #expect(try failure { try session.check(linked, access: by) } == refused)
            #expect(
                try failure { try session.find(Home.declaration, id: town.northHome.raw, access: by) }
                    == refused)
            let source = try Cursor(session, people, ["home.door"], access: by)
            #expect(source.step() == 1)
            #expect(source.value(1) == .null)
            #expect(session.sourceFailure as? RecordFailure == refused)
            // One field that is refused does not spoil the rest.
            #expect(source.step() == 1)
        }
    }

    @Test func `a write needs its own grant`() throws {
        let refused = RecordFailure.notGranted(type: "memo", title: "便条", verb: .write, who: "插件 x")
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "k") }.result
        try books.write { work throws in
            let by = access(["memo"])
            #expect(
                try failure { try work.insert(Memo.declaration, [Memo.key <- "a"], access: by) } == refused)
            #expect(
                try failure {
                    try work.update(Memo.declaration, id: id.raw, read: nil, [Memo.key <- "a"], access: by)
                } == refused)
            #expect(try failure { try work.remove(Memo.declaration, id: id.raw, access: by) } == refused)
            try work.insert(Memo.declaration, [Memo.key <- "b"], access: access([], writes: ["memo"]))
        }
    }

    @Test func `the session's scope needs no grant, and opens nothing`() throws {
        let people = Selection(of: Person.declaration)
        #expect(try refusal(people, reads: ["person"], scope: town.north.raw) == nil)
        #expect(try refusal(people, ["home.door"], reads: ["person"], scope: town.north.raw) == "home")
        #expect(try refusal(people, ["home.block.name"], reads: ["person"], scope: town.north.raw) == "home")
    }
}

@Suite struct ScopeTests {
    let town: Town
    var books: Books { town.books }

    init() throws { town = try Town() }

    @Test func `a session sees what lies in its place, by whatever way it asks`() throws {
        for scope in [town.north.raw, town.northBlock.raw] {
            try books.read(scope: scope) { session throws in
                #expect(try session.records(Person.self).ids() == [town.zhang])
                #expect(try session.records(Home.self).count() == 1)
                #expect(try session.records(Stay.self).order(by: "id").limit(9).ids() == [town.zhangStay])
                #expect(try session.group(Selection(of: Person.declaration), by: "name").map(\.1) == [1])
                #expect(try session.find(town.zhang) != nil)
                #expect(try session.find(town.li) == nil)
                #expect(try session.history(of: Person.declaration, id: town.li.raw).isEmpty)
                #expect(try session.history(of: Person.declaration, id: town.zhang.raw).count == 1)
                let cursor = try Cursor(session, Selection(of: Person.declaration), ["name"])
                #expect(cursor.rest(1) == [.text("张三")])
                let keyed = try Cursor(keyed: session, Person.declaration, ["name"])
                #expect(keyed.seek(town.li.raw) == 0)
                #expect(keyed.value(1) == .null)
                #expect(keyed.seek(town.zhang.raw) == 1)
                #expect(keyed.value(1) == .text("张三"))
            }
        }
        // What has no place is everybody's.
        try books.write { try $0.insert(Memo.self, Memo.key <- "k") }
        #expect(try books.read(scope: town.north.raw) { try $0.records(Memo.self).count() } == 1)
    }

    @Test func `in a place means on the acting day`() throws {
        try books.write { work throws in
            let link = Link.ID(try #require(try books.linkOf(town.northBlock)))
            try work.update(link, Link.until <- Books.today + 5)
            try work.insert(
                Link.self, Link.child <- Int(town.northBlock.raw), Link.parent <- Int(town.south.raw),
                Link.from <- Books.today + 5)
        }
        for (offset, count) in [(4, 1), (5, 2)] {
            try books.read(on: Books.today + offset, scope: town.south.raw) { session throws in
                #expect(try session.records(Person.self).count() == count)
                #expect((try session.find(town.zhang) != nil) == (count == 2))
            }
        }
    }

    @Test func `what lies outside is neither changed nor removed nor added`() throws {
        let outside = RecordFailure.outOfScope(type: "居民")
        try books.write(scope: town.north.raw) { work throws in
            #expect(try failure { try work.update(town.li, Person.name <- "x") } == outside)
            #expect(try failure { try work.remove(town.li) } == outside)
            #expect(
                try failure { try work.insert(Home.self, Home.block <- town.southBlock, Home.door <- "9") }
                    == .outOfScope(type: "住户"))
            #expect(
                try failure { try work.update(town.northHome, Home.block <- town.southBlock) }
                    == .outOfScope(type: "住户"))
            #expect(work.changes.isEmpty)
            try work.update(town.zhang, Person.name <- "张三丰")
        }
        try books.read { session throws in
            #expect(
                try session.records(Person.self).order(by: "id").all().map { try $0[Person.name] } == [
                    "张三丰", "李四",
                ])
            #expect(try session.records(Home.self).count() == 2)
        }
        #expect(try books.verify().holds)
    }

    @Test func `somebody new can be taken in, step by step`() throws {
        try books.write(scope: town.north.raw) { work throws in
            let block = try work.insert(Block.self, Block.name <- "3幢")
            try work.insert(
                Link.self, Link.child <- Int(block.raw), Link.parent <- Int(town.north.raw),
                Link.from <- Books.today)
            let home = try work.insert(Home.self, Home.block <- block, Home.door <- "1")
            let person = try work.insert(Person.self, Person.name <- "王五")
            try work.update(person, Person.name <- "王武")
            try work.insert(Stay.self, Stay.home <- home, Stay.person <- person, Stay.from <- Books.today)
        }
        #expect(try books.read(scope: town.north.raw) { try $0.records(Person.self).count() } == 2)
        #expect(try books.verify().holds)
    }
}

enum Club: RecordType {
    static let name = Field<String>("name", title: "名称")
    static let declaration = Declaration(
        "club", title: "社团", fields: [name],
        derived: [
            .relation(
                "members", title: "成员", .manyVia(Entry.self, here: "club", there: "guest", target: Guest.self)
            ),
            .computed("guests", title: "人数", .integer, .count(relation: "members")),
        ])
}

enum Guest: RecordType {
    static let name = Field<String>("name", title: "姓名")
    static let declaration = Declaration(
        "guest", title: "客人", fields: [name],
        derived: [
            .relation(
                "club", title: "社团", .one(via: Entry.self, here: "guest", there: "club", target: Club.self))
        ])
}

enum Entry: RecordType {
    static let club = Field<Club.ID>("club", title: "社团")
    static let guest = Field<Guest.ID>("guest", title: "客人")
    static let declaration = Declaration("entry", title: "入会", fields: [club, guest])
}

extension Books {
    func linkOf(_ block: Block.ID) throws -> Int64? {
        let id = try again().session(Context(actor: "甲", day: Self.today)) {
            try $0.records(Link.self).where(Link.child == Int(block.raw)).ids().first
        }
        return id?.raw
    }
}
