import Testing

@testable import Records

@Suite struct VerificationTests {
    let books: Books

    /// Record 1 changed twice, record 2 removed, record 3 untouched; commits 1 to 4.
    init() throws {
        books = try Books()
        try books.write { work throws in
            for key in ["a", "b", "c"] { try work.insert(Memo.self, Memo.key <- key, Memo.number <- 1) }
        }
        try books.write { try $0.update(Memo.ID(1), Memo.text <- "x") }
        try books.write { try $0.update(Memo.ID(1), Memo.text <- "y") }
        try books.write { try $0.remove(Memo.ID(2)) }
    }

    @Test func `what another program has built into the file, or taken out of it, is named`() throws {
        let books = try Books()
        try books.tamper("CREATE TRIGGER theft AFTER INSERT ON memo BEGIN DELETE FROM memo; END")
        #expect(try books.verify().discrepancies == [.schema("多了触发器 theft")])
        try books.tamper("DROP TRIGGER theft", "DROP INDEX memo_key_ix")
        #expect(try books.verify().discrepancies == [.schema("少了便条的索引 memo_key_ix")])
    }

    @Test func `untouched books hold`() throws {
        let verification = try books.verify()
        #expect(verification.holds)
        #expect(verification.commits == 4)
        #expect(verification.rows == 5)
    }

    @Test(arguments: [
        // A cell, of whatever kind, and its place.
        "UPDATE memo SET number = 2 WHERE id = 3",
        "UPDATE memo SET number = NULL WHERE id = 3",
        "UPDATE memo SET text = CAST(x'EFBFBD' AS TEXT) WHERE id = 1",
        "UPDATE memo SET text = number, number = NULL WHERE id = 3",
        "UPDATE memo SET measure = 1 WHERE id = 3",
        "UPDATE memo SET salt = salt + 1 WHERE id = 3",
        "UPDATE memo SET id = 9 WHERE id = 3",
        "UPDATE memo SET commit_no = 2 WHERE id = 3",
        // A row.
        "DELETE FROM memo WHERE id = 3",
        "INSERT INTO memo (id, commit_no, salt, key) VALUES (9, 1, 1, 'z')",
        "INSERT INTO memo SELECT 9, commit_no, salt, 'z', text, number, measure, flag, moment, day, other, secret, secret_key FROM memo WHERE id = 3",
        // The history.
        "UPDATE memo_history SET key = 'q' WHERE id = 1 AND commit_no = 1",
        "UPDATE memo_history SET ended = 3 WHERE id = 1 AND commit_no = 1",
        "UPDATE memo_history SET ended = 9 WHERE id = 2",
        "DELETE FROM memo_history WHERE id = 1 AND commit_no = 1",
        "DELETE FROM memo_history WHERE id = 2",
        "INSERT INTO memo_history SELECT *, 2 FROM memo WHERE id = 3",
        // A removed record put back.
        "INSERT INTO memo SELECT id, commit_no, salt, key, text, number, measure, flag, moment, day, other, secret, secret_key FROM memo_history WHERE id = 2",
        // What a commit says it touched.
        "UPDATE change SET op = 3 WHERE commit_no = 2",
        "UPDATE change SET op = 7 WHERE commit_no = 2",
        "UPDATE change SET digest = zeroblob(32) WHERE commit_no = 2",
        "UPDATE change SET record = 3 WHERE commit_no = 2",
        "DELETE FROM change WHERE commit_no = 4",
        "INSERT INTO change VALUES (2, 9, 77, 1, zeroblob(32))",
        "INSERT INTO change VALUES (99, 9, 77, 1, zeroblob(32))",
        "INSERT INTO change VALUES (0, 9, 77, 1, zeroblob(32))",
        // The headings.
        "UPDATE commits SET actor = '别人' WHERE number = 2",
        "UPDATE commits SET at = at + 1 WHERE number = 2",
        "UPDATE commits SET day = day + 1 WHERE number = 2",
        "UPDATE commits SET day = day + 4294967296 WHERE number = 2",
        "UPDATE commits SET action = '' WHERE number = 2",
        "UPDATE commits SET plugin = '' WHERE number = 2",
        "UPDATE commits SET run = 'r' WHERE number = 2",
        "UPDATE commits SET digest = zeroblob(32) WHERE number = 4",
        "UPDATE commits SET number = 7 WHERE number = 4",
        "DELETE FROM commits WHERE number = 1",
        "DELETE FROM commits WHERE number = 2",
        "DELETE FROM commits WHERE number = 4",
        // The counter of ids.
        "UPDATE meta SET value = 2 WHERE key = 'counter'",
        "DELETE FROM meta WHERE key = 'counter'",
    ])
    func `a change made past the program is found`(statement: String) throws {
        try books.tamper(statement)
        #expect(try !books.verify().holds)
    }

    @Test func `two states of a record that changed places are found`() throws {
        let columns = "key, text, number, measure, flag, moment, day, other, secret, secret_key"
        try books.tamper(
            "CREATE TABLE now AS SELECT * FROM memo WHERE id = 1",
            "DELETE FROM memo WHERE id = 1",
            "INSERT INTO memo SELECT id, commit_no, salt, \(columns) FROM memo_history WHERE id = 1 AND commit_no = 2",
            "DELETE FROM memo_history WHERE id = 1 AND commit_no = 2",
            "INSERT INTO memo_history SELECT *, 4 FROM now", "DROP TABLE now")
        #expect(try !books.verify().holds)
    }

    @Test func `two commits that changed places are found`() throws {
        try books.tamper(
            "UPDATE commits SET number = -2 WHERE number = 2",
            "UPDATE commits SET number = 2 WHERE number = 3",
            "UPDATE commits SET number = 3 WHERE number = -2")
        #expect(try books.verify().discrepancies == [.commit(2), .commit(3), .commit(4)])
    }

    @Test func `a reference that leads nowhere is found`() throws {
        try books.write { try $0.insert(Memo.self, Memo.key <- "d", Memo.other <- Memo.ID(3)) }
        try books.tamper("DELETE FROM memo WHERE id = 3")
        let found = try books.verify().discrepancies
        #expect(found.contains(.dangling(table: "memo", id: 4)))
        #expect(found.contains(.lost(type: "便条", id: 3, commit: 1)))
    }

    @Test func `the finding names the record and the commit`() throws {
        try books.tamper("UPDATE memo SET number = 2 WHERE id = 3")
        #expect(try books.verify().discrepancies == [.row(type: "便条", id: 3, commit: 1)])
    }

    @Test func `equal words have different digests, in one book and in two`() throws {
        try books.write { work throws in
            for key in ["d", "e"] { try work.insert(Memo.self, Memo.key <- key) }
        }
        let other = try VerificationTests().books
        #expect(try books.number("SELECT count(DISTINCT digest) = count(*) FROM change WHERE op = 1") == 1)
        let place = other.location.database
        try books.session { session throws in
            try session.connection.run("ATTACH '\(place)' AS other")
            let shared = "SELECT count(*) FROM main.change JOIN other.change USING (digest)"
            #expect(try session.connection.using(shared) { try $0.step() ? $0.integer(0) : -1 } == 0)
            try session.connection.run("DETACH other")
        }
    }

    @Test func `what was written before a field was added still verifies`() throws {
        let wider = Catalogue([WideMemo.self])
        let books = try Books(Catalogue([NarrowMemo.self]))
        try books.write { work throws in
            let id = try work.insert(NarrowMemo.self, NarrowMemo.key <- "a")
            try work.insert(NarrowMemo.self, NarrowMemo.key <- "b")
            try work.update(id, NarrowMemo.key <- "aa")
        }
        try books.write { try $0.update(NarrowMemo.ID(1), NarrowMemo.key <- "aaa") }
        try Store.migrate(books.location, wider)
        let store = try books.again(wider)
        try store.session(Context(actor: "甲", day: Books.today, mode: .apply)) { session throws in
            #expect(try session.verify().holds)
            _ = try session.write(Purpose("x")) {
                try $0.update(WideMemo.ID(1), WideMemo.added <- "new", WideMemo.hidden <- Sealed("s"))
            }
            #expect(try session.verify().holds)
            #expect(try session.history(of: WideMemo.declaration, id: 1).count == 3)
        }
        // A record type that this program does not know is verified all the same.
        let blind = try books.again(Catalogue([]))
        try blind.session(Context(actor: "甲", day: Books.today)) { session throws in
            #expect(try session.verify().rows == 4)
            try session.connection.run("UPDATE narrow SET added = 'other' WHERE id = 1")
            #expect(try session.verify().discrepancies == [.row(type: "narrow", id: 1, commit: 3)])
        }
    }
}

enum NarrowMemo: RecordType {
    static let key = Field<String>("key", title: "键")
    static let declaration = Declaration("narrow", title: "窄", fields: [key], indexes: [.on(key)])
}

/// The same type as a later program declares it: a field in front, one behind, another index.
enum WideMemo: RecordType {
    static let added = Field<String?>("added", title: "新")
    static let hidden = Field<Sealed?>("hidden", title: "密", sealing: Sealing(lastFour: true) { _ in "*" })
    static let declaration = Declaration(
        "narrow", title: "窄", fields: [added, NarrowMemo.key, hidden], indexes: [.unique(NarrowMemo.key)])
}
