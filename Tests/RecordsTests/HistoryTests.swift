import Testing

@testable import Records

@Suite struct HistoryTests {
    let books: Books

    init() throws { books = try Books() }

    @Test func `each state of a record is read as it was known`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a", Memo.text <- "一") }.result
        try books.write { try $0.update(id, Memo.text <- "二") }
        try books.write { try $0.remove(id) }
        try books.write { try $0.insert(Memo.self, Memo.key <- "a", Memo.text <- "三") }
        func texts(known: Int64) throws -> [String?] {
            try books.read(known: known) { session throws in
                try session.records(Memo.self).order(by: "id").all().map { try $0[Memo.text] }
            }
        }
        #expect(try (0...5).map { try texts(known: $0) } == [[], ["一"], ["二"], [], ["三"], ["三"]])
        #expect(try books.read(known: 2) { try $0.lastCommit() } == 2)
        #expect(try books.read(known: 2) { try $0.commits(last: 9).map(\.number) } == [2, 1])
        #expect(try books.read(known: 2) { try $0.changes(after: 0).map(\.kind) } == [.added, .changed])
    }

    @Test func `the history of a record names the commit that ended each state`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a") }.result
        try books.write { try $0.update(id, Memo.text <- "x") }
        try books.write { work throws in
            try work.update(id, Memo.text <- "y")
            try work.update(id, Memo.text <- "z")
        }
        func history(known: Int64? = nil) throws -> [[String]] {
            try books.read(known: known) { session throws in
                try session.history(of: Memo.declaration, id: id.raw).map {
                    ["\($0.row.commit)", try $0.row[Memo.text] ?? "-", $0.ended.map { "\($0)" } ?? "now"]
                }
            }
        }
        #expect(try history() == [["1", "-", "2"], ["2", "x", "3"], ["3", "z", "now"]])
        #expect(try history(known: 2) == [["1", "-", "2"], ["2", "x", "now"]])
        try books.write { try $0.remove(id) }
        #expect(try history().map(\.last) == ["2", "3", "4"])
        #expect(try books.verify().holds)
    }

    @Test func `a record changed and removed in one unit is one removal of what stood before`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a", Memo.text <- "old") }.result
        let landing = try books.write { work throws in
            try work.update(id, Memo.text <- "new")
            try work.remove(id)
        }.landing
        #expect(landing.changes == [Change(type: "memo", record: id.raw, kind: .removed)])
        try books.read { session throws in
            let history = try session.history(of: Memo.declaration, id: id.raw)
            #expect(try history.map { try $0.row[Memo.text] } == ["old"])
            #expect(history.map(\.ended) == [2])
        }
        #expect(try books.verify().holds)
    }

    @Test func `links, relations and figures are read as they were known`() throws {
        let town = try Town()
        try town.books.write { work throws in
            try work.insert(
                Call.self, Call.home <- town.northHome, Call.day <- Day(number: 19_990), Call.outcome <- .met)
            try work.update(town.zhangStay, Stay.home <- town.southHome)
        }
        func figures(known: Int64?) throws -> [Value] {
            try town.books.read(known: known) { session throws in
                var found: [Value] = []
                let people = session.records(Person.self).where(Person.id == town.zhang)
                try people.each("home.area.name", "home.size", "home.last_call") { row in
                    found = (0..<3).map { row.value($0) }
                }
                return found
            }
        }
        let before = try figures(known: 1)
        let after = try figures(known: nil)
        #expect(before == [.text("北片"), .integer(1), .null])
        #expect(after == [.text("南片"), .integer(2), .null])
        #expect(try figures(known: 2) == after)
    }

    @Test func `a record type that came after the commit was empty then`() throws {
        let early = Catalogue([Memo.self])
        let late = Catalogue([Memo.self, Area.self])
        let books = try Books(early)
        try books.write { try $0.insert(Memo.self, Memo.key <- "a") }
        try Store.migrate(books.location, late)
        let store = try books.again(late)
        try store.session(Context(actor: "甲", day: Books.today, mode: .apply)) { session throws in
            _ = try session.write(Purpose("x")) { try $0.insert(Area.self, Area.name <- "北片") }
        }
        try store.session(Context(actor: "甲", day: Books.today, known: 1)) { session throws in
            #expect(try session.records(Area.self).count() == 0)
            #expect(try session.records(Memo.self).count() == 1)
        }
    }
}
