import Foundation
import Testing

@testable import Records

@Suite struct UndoTests {
    let books: Books

    init() throws { books = try Books() }

    /// Every memo, as far as it can be told from another.
    private func memos() throws -> [String] {
        try books.read { session throws in
            try session.records(Memo.self).order(by: "id").all().map { row in
                let secret = try row[Memo.secret]?.text ?? "-"
                return "\(row.rawID) \(try row[Memo.key]) \(try row[Memo.text] ?? "-") \(secret)"
            }
        }
    }

    @discardableResult
    private func undo(_ commits: Int64..., derived: Set<String> = []) throws -> [UndoConflict] {
        try books.write { try $0.undo(Set(commits), derived: derived) }.result
    }

    @Test func `what a commit added, changed and removed is as it was`() throws {
        let (first, second) = try books.write { work throws in
            (
                try work.insert(Memo.self, Memo.key <- "a", Memo.text <- "一", Memo.secret <- Sealed("甲")),
                try work.insert(Memo.self, Memo.key <- "b", Memo.text <- "二")
            )
        }.result
        let before = try memos()
        try books.write { work throws in
            try work.update(first, Memo.text <- "改", Memo.secret <- nil)
            try work.remove(second)
            try work.insert(Memo.self, Memo.key <- "c")
        }
        let after = try memos()

        #expect(try undo(2).isEmpty)
        #expect(try memos() == before)
        #expect(try books.verify().holds)

        // An undo is a commit like any other: undone in its turn, it gives back what was undone.
        #expect(try undo(3).isEmpty)
        #expect(try memos() == after)
        #expect(try books.verify().holds)
        #expect(try books.read(known: 2) { try $0.records(Memo.self).count() } == 2)
    }

    @Test func `several commits of a run go together`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a", Memo.text <- "一") }.result
        let before = try memos()
        let passing = try books.write { work throws in
            try work.update(id, Memo.text <- "二")
            return try work.insert(Memo.self, Memo.key <- "passing")
        }.result
        try books.write { work throws in
            try work.update(id, Memo.text <- "三")
            try work.remove(passing)
        }
        try books.write { try $0.remove(id) }

        #expect(try undo(2, 3, 4).isEmpty)
        #expect(try memos() == before)
        #expect(try books.verify().holds)
    }

    @Test func `what others have changed since stays, and is named with the commit`() throws {
        let (mine, theirs) = try books.write { work throws in
            (try work.insert(Memo.self, Memo.key <- "a"), try work.insert(Memo.self, Memo.key <- "b"))
        }.result
        try books.write { work throws in
            try work.update(mine, Memo.text <- "x")
            try work.update(theirs, Memo.text <- "x")
        }
        try books.write { try $0.update(theirs, Memo.text <- "y") }
        // Between two commits of a run counts as well.
        try books.write { try $0.update(theirs, Memo.text <- "z") }

        let expected = UndoConflict(type: "memo", record: theirs.raw, reason: .changedSince(commit: 4))
        #expect(try undo(2) == [expected])
        #expect(try memos() == ["\(mine.raw) a - -", "\(theirs.raw) b z -"])
        #expect(try undo(2, 4).map(\.reason) == [.changedSince(commit: 5), .changedSince(commit: 3)])
        #expect(try undo(2, derived: ["memo"]).isEmpty)
        #expect(try books.verify().holds)
    }

    @Test func `a record like one that has come meanwhile is not put back`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a") }.result
        try books.write { try $0.remove(id) }
        try books.write { try $0.insert(Memo.self, Memo.key <- "a") }
        #expect(
            try undo(2) == [UndoConflict(type: "memo", record: id.raw, reason: .alike(fields: ["键"]))])
        #expect(try books.verify().holds)
    }

    @Test func `records that have changed places go back past one another`() throws {
        let (first, second) = try books.write { work throws in
            (
                try work.insert(Memo.self, Memo.key <- "a"), try work.insert(Memo.self, Memo.key <- "b")
            )
        }.result
        let before = try memos()
        try books.write { work throws in
            try work.remove(first)
            try work.update(second, Memo.key <- "a")
            try work.insert(Memo.self, Memo.key <- "b")
        }
        #expect(try undo(2).isEmpty)
        #expect(try memos() == before)
        #expect(try books.verify().holds)
    }

    @Test func `what somebody points at is not taken away, and the unit says who does`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a") }.result
        let other = try books.write { try $0.insert(Memo.self, Memo.key <- "b", Memo.other <- id) }.result
        let before = try memos()
        try books.session { session throws in
            var dangling: [UndoConflict] = []
            #expect(throws: RecordFailure.dangling(type: "便条")) {
                try session.write(Purpose("undo")) { work in
                    #expect(try work.undo([1]).isEmpty)
                    dangling = try work.dangling()
                }
            }
            #expect(
                dangling == [UndoConflict(type: "memo", record: other.raw, reason: .pointedAt(by: "便条"))])
        }
        #expect(try memos() == before)
    }

    @Test func `what lies outside the scope of who undoes stays`() throws {
        let (here, there) = try books.write { work throws in
            (try work.insert(Area.self, Area.name <- "东"), try work.insert(Area.self, Area.name <- "西"))
        }.result
        try books.write { try $0.update(there, Area.name <- "西区") }
        #expect(
            try books.write(scope: here.raw) { try $0.undo([2]) }.result
                == [UndoConflict(type: "area", record: there.raw, reason: .outOfScope)])
        #expect(try books.read { try $0.find(there)?[Area.name] } == "西区")
    }

    @Test func `a place that another still hangs on is neither removed nor undone`() throws {
        let (area, block) = try books.write { work throws in
            (try work.insert(Area.self, Area.name <- "东"), try work.insert(Block.self, Block.name <- "1"))
        }.result
        try books.write { work throws in
            try work.insert(
                Link.self, Link.child <- Int(block.raw), Link.parent <- Int(area.raw),
                Link.from <- Books.today)
        }
        #expect(try failure { try books.write { try $0.remove(area) } } == .dangling(type: "片区"))
        try books.session { session throws in
            var found: [UndoConflict] = []
            #expect(throws: RecordFailure.self) {
                try session.write(Purpose("undo")) { work in
                    _ = try work.undo([1])
                    found = try work.dangling()
                }
            }
            #expect(
                found.sorted { $0.type < $1.type } == [
                    UndoConflict(type: "area", record: area.raw, reason: .pointedAt(by: "隶属")),
                    UndoConflict(type: "block", record: block.raw, reason: .pointedAt(by: "隶属")),
                ])
        }
        #expect(try books.write { try $0.undo([1, 2]) }.result.isEmpty)
        #expect(try books.read { try $0.records(Area.self).count() } == 0)
    }

    @Test(arguments: 0..<20)
    func `undoing the last commits of any history gives the books as they were`(seed: UInt64) throws {
        var random = Dice(state: seed)
        var states: [[String]] = [try memos()]
        for _ in 0..<12 {
            try books.write { work throws in
                let ids = try work.session.records(Memo.self).order(by: "id").ids()
                for _ in 0..<4 {
                    let word = "\(random.next() % 1000)"
                    switch (random.next() % 3, ids.randomElement(using: &random)) {
                    case (0, let id?):
                        if try work.session.find(id) != nil { try work.update(id, Memo.text <- word) }
                    case (1, let id?): if try work.session.find(id) != nil { try work.remove(id) }
                    default: _ = try? work.insert(Memo.self, Memo.key <- word, Memo.secret <- Sealed(word))
                    }
                }
                // A unit that comes to nothing would be no commit.
                try work.insert(Memo.self, Memo.key <- "commit \(work.number)")
            }
            states.append(try memos())
        }
        let last = Int64(states.count - 1)
        let back = Int64(random.next() % 8) + 1
        let commits = Set((last - back + 1)...last)
        #expect(try books.write { try $0.undo(commits) }.result.isEmpty)
        #expect(try memos() == states[Int(last - back)])
        #expect(try books.verify().holds)
        #expect(try books.write { try $0.undo([last + 1]) }.result.isEmpty)
        #expect(try memos() == states[Int(last)])
        #expect(try books.verify().holds)
    }
}

@Suite struct ErasureTests {
    let books: Books

    init() throws { books = try Books() }

    /// Whether the text stands anywhere in the files of the books.
    private func isInFiles(_ text: String) -> Bool {
        ["", "-wal"].contains { ending in
            guard let data = FileManager.default.contents(atPath: books.location.database + ending) else {
                return false
            }
            return data.range(of: Data(text.utf8)) != nil
        }
    }

    @Test func `nothing of what was erased is left, and the chain holds`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a", Memo.text <- "秘事之一") }.result
        try books.write { try $0.update(id, Memo.text <- "秘事之二") }
        try books.write { try $0.insert(Memo.self, Memo.key <- "b", Memo.text <- "别人的") }
        #expect(isInFiles("秘事之一"))

        let landing = try books.write { try $0.erase(Memo.declaration, id: id.raw) }.landing

        #expect(landing.changes == [Change(type: "memo", record: id.raw, kind: .erased)])
        #expect(!isInFiles("秘事之一"))
        #expect(!isInFiles("秘事之二"))
        #expect(isInFiles("别人的"))
        #expect(try books.read(known: 2) { try $0.records(Memo.self).count() } == 0)
        #expect(try books.read { try $0.history(of: Memo.declaration, id: id.raw) }.isEmpty)
        #expect(try books.verify().holds)
        #expect(
            try books.write { try $0.undo([4]) }.result
                == [UndoConflict(type: "memo", record: id.raw, reason: .erased)])
        #expect(
            try books.write { try $0.undo([1]) }.result
                == [UndoConflict(type: "memo", record: id.raw, reason: .erased)])
    }

    @Test func `what a unit has written itself is erased with the rest`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a") }.result
        try books.write { work throws in
            try work.update(id, Memo.text <- "x")
            try work.erase(Memo.declaration, id: id.raw)
        }
        try books.write { try $0.insert(Memo.self, Memo.key <- "b") }
        #expect(try books.verify().holds)
        #expect(
            try failure { try books.write { try $0.erase(Memo.declaration, id: id.raw) } }
                == .notFound(type: "便条", id: id.raw))
    }

    @Test func `a row that is gone without an erasure is still missed`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a") }.result
        try books.tamper("DELETE FROM memo WHERE id = \(id.raw)")
        #expect(try !books.verify().holds)
    }

    @Test func `who points at a record, or ever did, is known`() throws {
        let (first, second) = try books.write { work throws in
            (try work.insert(Memo.self, Memo.key <- "a"), try work.insert(Memo.self, Memo.key <- "b"))
        }.result
        let (now, once) = try books.write { work throws in
            (
                try work.insert(Memo.self, Memo.key <- "c", Memo.other <- first),
                try work.insert(Memo.self, Memo.key <- "d", Memo.other <- first)
            )
        }.result
        try books.write { try $0.update(once, Memo.other <- second) }
        let column = try #require(Memo.declaration.column("other"))
        #expect(
            try books.read { try $0.referrers(Memo.declaration, by: column, to: first.raw) }
                == [now.raw, once.raw])
    }
}
