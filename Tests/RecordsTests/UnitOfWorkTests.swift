import Foundation
import Testing

@testable import Records

@Suite struct UnitOfWorkTests {
    let books: Books

    init() throws { books = try Books() }

    @Test func `what a unit wrote is one commit with its heading and its changes`() throws {
        let (id, landing) = try books.session { session throws in
            try session.write(Purpose("record", plugin: "visits", run: "7")) { work throws in
                try work.insert(Memo.self, Memo.key <- "a")
            }
        }
        #expect(landing.commit == 1)
        #expect(landing.changes == [Change(type: "memo", record: id.raw, kind: .added)])
        try books.read { session throws in
            #expect(
                try session.commits(last: 5) == [
                    CommitHeading(
                        number: 1, at: Instant(Books.today, minute: 600), day: Books.today, actor: "测试",
                        action: "record", plugin: "visits", run: "7")
                ])
            #expect(try session.find(id)?.commit == 1)
        }
    }

    @Test func `a unit reads what it has written, and others do not before it lands`() throws {
        let other = try books.again()
        try books.write { work throws in
            try work.insert(Memo.self, Memo.key <- "a")
            let outside = try other.session(Context(actor: "乙", day: Books.today)) {
                try $0.records(Memo.self).count()
            }
            #expect(outside == 0)
        }
        #expect(try books.read { try $0.records(Memo.self).count() } == 1)
    }

    @Test func `a unit that throws leaves nothing, not even a number`() throws {
        struct Stop: Error {}
        let kept = try books.write { try $0.insert(Memo.self, Memo.key <- "kept") }.result
        #expect(throws: Stop.self) {
            try books.write { work throws in
                try work.insert(Memo.self, Memo.key <- "lost")
                try work.update(kept, Memo.text <- "changed")
                try work.remove(kept)
                throw Stop()
            }
        }
        let next = try books.write { try $0.insert(Memo.self, Memo.key <- "next") }
        #expect(next.landing.commit == 2)
        #expect(next.result.raw == kept.raw + 1)
        try books.read { session throws in
            #expect(try session.records(Memo.self).order(by: "id").ids() == [kept, next.result])
            #expect(try session.find(kept)?[Memo.text] == nil)
            #expect(try session.history(of: Memo.declaration, id: kept.raw).count == 1)
        }
        #expect(try books.verify().holds)
    }

    @Test func `a unit that wrote nothing makes no commit`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a", Memo.secret <- Sealed("x")) }
            .result
        let landing = try books.write { work throws in
            try work.update(id, Memo.key <- "a", Memo.secret <- Sealed("x"), Memo.text <- "")
            let passing = try work.insert(Memo.self, Memo.key <- "b")
            try work.remove(passing)
        }.landing
        #expect(landing.commit == nil)
        #expect(landing.changes.isEmpty)
        #expect(try books.read { try $0.lastCommit() } == 1)
    }

    @Test func `a dry run lists the changes and leaves the books as they are`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a") }.result
        func change(_ work: Work) throws {
            try work.update(id, Memo.text <- "x")
            try work.insert(Memo.self, Memo.key <- "b")
        }
        let dry = try books.write(.dryRun, change).landing
        #expect(dry.commit == nil)
        #expect(try books.read { try $0.lastCommit() } == 1)
        let real = try books.write(.apply, change).landing
        #expect(real.changes == dry.changes)
    }

    @Test func `a dry run tells of a reference that would keep it from landing`() throws {
        for mode in [Context.Mode.dryRun, .apply] {
            let found = try failure {
                try books.write(mode) { try $0.insert(Memo.self, Memo.key <- "a", Memo.other <- Memo.ID(77)) }
            }
            #expect(found == .dangling(type: "便条"))
        }
        #expect(try books.read { try $0.lastCommit() } == 0)
    }

    @Test func `records may point to each other before both are there`() throws {
        try books.write { work throws in
            let first = try work.insert(Memo.self, Memo.key <- "a", Memo.other <- Memo.ID(2))
            let second = try work.insert(Memo.self, Memo.key <- "b", Memo.other <- first)
            #expect(second.raw == 2)
        }
        #expect(try failure { try books.write { try $0.remove(Memo.ID(1)) } } == .dangling(type: "便条"))
        try books.write { work throws in
            try work.remove(Memo.ID(1))
            try work.remove(Memo.ID(2))
        }
        #expect(try books.read { try $0.records(Memo.self).count() } == 0)
        #expect(try books.verify().holds)
    }

    @Test func `after a commit that failed the books can be written at once`() throws {
        try books.session { session throws in
            let dangling = try failure {
                try session.write(Purpose("x")) {
                    try $0.insert(Memo.self, Memo.key <- "a", Memo.other <- Memo.ID(9))
                }
            }
            #expect(dangling == .dangling(type: "便条"))
            #expect(session.work == nil)
            try session.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "a") }
        }
        #expect(try books.verify().holds)
    }

    @Test func `a commit that SQLite refuses is taken back`() throws {
        try books.session { session throws in
            // A reference opened behind the unit's back, after its own check.
            try session.connection.run("CREATE TEMP TABLE odd (id INTEGER PRIMARY KEY)")
            try session.connection.run(
                "CREATE TEMP TABLE odder (a REFERENCES odd(id) DEFERRABLE INITIALLY DEFERRED)")
            try session.connection.run(
                """
                CREATE TEMP TRIGGER late AFTER INSERT ON main.commits BEGIN INSERT INTO odder VALUES (7); END
                """)
            #expect(throws: RecordFailure.self) {
                try session.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "a") }
            }
            try session.connection.run("DROP TRIGGER temp.late")
            try session.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "a") }
            #expect(try session.lastCommit() == 1)
        }
        #expect(try books.verify().holds)
    }

    @Test func `an index that refuses names its own fields, and the unit may go on`() throws {
        try books.write { work throws in
            let first = try work.insert(
                Memo.self, Memo.key <- "a", Memo.number <- 1, Memo.flag <- true)
            let second = try work.insert(
                Memo.self, Memo.key <- "b", Memo.number <- 2, Memo.flag <- true)
            #expect(
                try failure {
                    try work.insert(Memo.self, Memo.key <- "c", Memo.number <- 1, Memo.flag <- true)
                } == .alike(type: "便条", fields: ["数目", "是否"]))
            #expect(
                try failure { try work.insert(Memo.self, Memo.key <- "a") }
                    == .alike(type: "便条", fields: ["键"]))
            #expect(
                try failure { try work.update(second, Memo.key <- "a") } == .alike(type: "便条", fields: ["键"]))
            #expect(work.changes.map(\.record) == [first.raw, second.raw])
        }
        #expect(try books.read { try $0.records(Memo.self).count() } == 2)
        #expect(try books.verify().holds)
    }

    @Test func `an update that an index refused has left no history`() throws {
        let ids = try books.write { work throws in
            try ["a", "b"].map { try work.insert(Memo.self, Memo.key <- $0) }
        }.result
        try books.write { work throws in
            #expect(throws: RecordFailure.self) { try work.update(ids[1], Memo.key <- "a") }
            try work.update(ids[0], Memo.text <- "x")
        }
        try books.read { session throws in
            #expect(try session.history(of: Memo.declaration, id: ids[1].raw).count == 1)
        }
        #expect(try books.read(known: 1) { try $0.records(Memo.self).count() } == 2)
        #expect(try books.verify().holds)
    }

    @Test func `after a failure that is no refusal the unit does not land, whoever swallows it`() throws {
        try books.session { session throws in
            try session.connection.run(
                "CREATE TEMP TRIGGER fail BEFORE INSERT ON main.change WHEN new.record = 2 BEGIN SELECT raise(ABORT, 'no'); END"
            )
            #expect(throws: RecordFailure.self) {
                try session.write(Purpose("x")) { work throws in
                    try work.insert(Memo.self, Memo.key <- "a")
                    _ = try? work.insert(Memo.self, Memo.key <- "b")
                    _ = try? work.insert(Memo.self, Memo.key <- "c")
                }
            }
            #expect(try session.records(Memo.self).count() == 0)
        }
    }

    @Test func `a transaction that SQLite ended by itself lands nothing`() throws {
        try books.session { session throws in
            #expect(throws: RecordFailure.self) {
                try session.write(Purpose("x")) { work throws in
                    try work.insert(Memo.self, Memo.key <- "a")
                    try session.connection.run("ROLLBACK")
                    _ = try? work.insert(Memo.self, Memo.key <- "b")
                }
            }
            #expect(try session.records(Memo.self).count() == 0)
            #expect(try session.lastCommit() == 0)
        }
    }

    @Test func `a unit kept after its closure writes nothing`() throws {
        try books.session { session throws in
            var kept: Work?
            try session.write(Purpose("x")) { kept = $0 }
            #expect(try failure { try kept?.insert(Memo.self, Memo.key <- "a") } == .readOnly)
            #expect(
                try failure {
                    try session.write(Purpose("y")) { _ in try kept?.insert(Memo.self, Memo.key <- "a") }
                } == .readOnly)
        }
        #expect(try books.read { try $0.lastCommit() } == 0)
    }

    @Test func `units and snapshots do not nest`() throws {
        try books.session { session throws in
            try session.write(Purpose("x")) { work throws in
                #expect(try failure { try session.write(Purpose("y")) { _ in } } == .nested)
                try work.insert(Memo.self, Memo.key <- "a")
                #expect(try session.snapshot { try session.records(Memo.self).count() } == 1)
            }
            try session.snapshot { () throws in
                #expect(try failure { try session.write(Purpose("y")) { _ in } } == .nested)
                #expect(try session.snapshot { try session.records(Memo.self).count() } == 1)
            }
        }
        #expect(try books.read { try $0.records(Memo.self).count() } == 1)
    }

    @Test func `a session that only reads, or reads the past, does not write`() throws {
        #expect(
            try failure { try books.session(.readOnly) { try $0.write(Purpose("x")) { _ in } } } == .readOnly)
        #expect(
            try failure { try books.session(known: 0) { try $0.write(Purpose("x")) { _ in } } } == .readOnly)
    }

    @Test func `a snapshot sees nothing of what lands meanwhile`() throws {
        let other = try books.again()
        try books.read { session throws in
            try session.snapshot { () throws in
                #expect(try session.records(Memo.self).count() == 0)
                try other.session(Context(actor: "乙", day: Books.today, mode: .apply)) {
                    _ = try $0.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "a") }
                }
                #expect(try session.records(Memo.self).count() == 0)
            }
            #expect(try session.records(Memo.self).count() == 1)
        }
    }

    @Test func `a snapshot that throws is over`() throws {
        struct Stop: Error {}
        try books.session { session throws in
            #expect(throws: Stop.self) {
                try session.snapshot { () throws in
                    try session.records(Memo.self).each("id") { _ in throw Stop() }
                    throw Stop()
                }
            }
            try session.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "a") }
        }
    }

    @Test func `a change decided on an old reading is refused`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "a") }.result
        let row = try #require(try books.read { try $0.find(id) })
        try books.write { work throws in
            try work.update(row, Memo.text <- "one")
            // The unit's own change is nobody else's.
            try work.update(row, Memo.number <- 3)
        }
        #expect(
            try failure { try books.write { try $0.update(row, Memo.text <- "two") } }
                == .changedMeanwhile(type: "便条", id: id.raw, read: 1, found: 2))
        #expect(
            try failure {
                try books.write { work throws in
                    try work.update(id, Memo.text <- "blind")
                    try work.update(row, Memo.text <- "two")
                }
            } == .changedMeanwhile(type: "便条", id: id.raw, read: 1, found: 3))
    }

    @Test func `loops over one query inside each other do not disturb each other`() throws {
        try books.write { work throws in for n in 0..<5 { try work.insert(Memo.self, Memo.key <- "k\(n)") } }
        try books.read { session throws in
            var pairs = 0
            let query = session.records(Memo.self).order(by: Memo.key)
            try query.each("key") { outer in
                var keys: [String] = []
                try query.each("key") { keys.append($0.text(0)) }
                #expect(keys == ["k0", "k1", "k2", "k3", "k4"])
                #expect(keys.contains(outer.text(0)))
                pairs += keys.count
            }
            #expect(pairs == 25)
        }
    }

    @Test func `a loop left by an error in the middle does not hold up the unit`() throws {
        struct Stop: Error {}
        try books.write { work throws in for n in 0..<5 { try work.insert(Memo.self, Memo.key <- "k\(n)") } }
        try books.session { session throws in
            #expect(throws: Stop.self) {
                try session.write(Purpose("x")) { work throws in
                    try session.records(Memo.self).each("id") { row in
                        try work.update(Memo.ID(row.integer(0)), Memo.text <- "x")
                        throw Stop()
                    }
                }
            }
            try session.write(Purpose("x")) { work throws in
                try session.records(Memo.self).each("id") { row in
                    try work.update(Memo.ID(row.integer(0)), Memo.text <- "y")
                }
            }
        }
        #expect(try books.read { try $0.records(Memo.self).where(Memo.text == "y").count() } == 5)
        #expect(try books.verify().holds)
    }

    @Test func `many different queries in one session are all answered`() throws {
        try books.write { work throws in for n in 0..<3 { try work.insert(Memo.self, Memo.key <- "k\(n)") } }
        try books.read { session throws in
            for limit in 1...500 {
                #expect(try session.records(Memo.self).limit(limit).count() == min(3, limit))
            }
        }
    }
    // MARK: Parts

    @Test func `a part that throws is taken back, and the unit lands without it`() throws {
        struct Stop: Error {}
        let kept = try books.write { try $0.insert(Memo.self, Memo.key <- "kept") }.result
        let (ids, landing) = try books.write { work throws in
            let before = try work.insert(Memo.self, Memo.key <- "before")
            #expect(throws: Stop.self) {
                try work.attempting {
                    try work.update(kept, Memo.text <- "changed")
                    try work.update(before, Memo.text <- "changed")
                    try work.insert(Memo.self, Memo.key <- "lost")
                    try? work.attempting {
                        try work.remove(before)
                        throw Stop()
                    }
                    throw Stop()
                }
            }
            return (before, try work.attempting { try work.insert(Memo.self, Memo.key <- "after") })
        }
        #expect(landing.changes.map(\.record) == [ids.0.raw, ids.1.raw])
        try books.read { session throws in
            #expect(try session.records(Memo.self).order(by: "id").ids() == [kept, ids.0, ids.1])
            #expect(try session.find(kept)?[Memo.text] == nil)
            #expect(try session.find(ids.0)?[Memo.text] == nil)
            #expect(try session.history(of: Memo.declaration, id: kept.raw).count == 1)
        }
        #expect(try books.verify().holds)
    }

    @Test func `a name that only a part wrote that was taken back is found by nobody`() throws {
        struct Stop: Error {}
        try books.write { work throws in
            #expect(throws: Stop.self) {
                try work.attempting {
                    try work.insert(Memo.self, Memo.key <- "a")
                    throw Stop()
                }
            }
            try work.insert(Memo.self, Memo.key <- "a")
        }
        #expect(try books.read { try $0.records(Memo.self).count() } == 1)
        #expect(try books.verify().holds)
    }
}
