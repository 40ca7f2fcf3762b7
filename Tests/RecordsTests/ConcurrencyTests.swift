import Foundation
import Testing

@testable import Records

@Suite struct ConcurrencyTests {
    @Test func `several writers at once lose no write and give no id twice`() async throws {
        let books = try Books()
        let tally = try books.write { try $0.insert(Memo.self, Memo.key <- "tally", Memo.number <- 0) }.result
        let (writers, rounds) = (4, 25)
        try await withThrowingTaskGroup(of: [Int64].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    // Each has the books open for itself, as a process has.
                    let store = try books.again()
                    return try (0..<rounds).map { round in
                        try store.session(Context(actor: "写者 \(writer)", day: Books.today, mode: .apply)) {
                            try $0.write(Purpose("x")) { work in
                                let found = try #require(try work.tally(tally))
                                try work.update(tally, Memo.number <- found + 1)
                                return try work.insert(Memo.self, Memo.key <- "\(writer)/\(round)").raw
                            }.result
                        }
                    }
                }
            }
            let ids = try await group.reduce(into: []) { $0 += $1 }
            #expect(Set(ids).count == writers * rounds)
        }
        try books.read { session throws in
            #expect(try session.find(tally)?[Memo.number] == writers * rounds)
            #expect(try session.lastCommit() == Int64(writers * rounds) + 1)
            #expect(try session.records(Memo.self).count() == writers * rounds + 1)
        }
        #expect(try books.verify().holds)
    }

    @Test func `readers see whole commits while others write`() async throws {
        let books = try Books()
        try books.write { work throws in
            for key in ["a", "b"] { try work.insert(Memo.self, Memo.key <- key, Memo.measure <- 0) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for n in 1...60 {
                    try books.write { work in
                        try work.update(Memo.ID(1), Memo.measure <- Double(n))
                        try work.update(Memo.ID(2), Memo.measure <- Double(n))
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    let store = try books.again()
                    for _ in 0..<60 {
                        try store.session(Context(actor: "读者", day: Books.today)) { session in
                            let both = try session.snapshot { () throws in
                                try [Memo.ID(1), Memo.ID(2)].map { try session.find($0)?[Memo.measure] }
                            }
                            #expect(both[0] == both[1])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try books.verify().holds)
    }

    @Test func `whoever waits too long is told that the books are busy, and has changed nothing`() throws {
        let books = try Books()
        let other = try books.again()
        try books.write { work throws in
            try work.insert(Memo.self, Memo.key <- "a")
            try other.session(Context(actor: "乙", day: Books.today, mode: .apply)) { session throws in
                #expect(
                    try session.connection.using("PRAGMA busy_timeout") { try $0.step() ? $0.integer(0) : 0 }
                        == 10_000)
                try session.connection.run("PRAGMA busy_timeout = 20")
                #expect(
                    try failure {
                        try session.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "b") }
                    }
                        == .busy)
                #expect(session.work == nil)
            }
        }
        try other.session(Context(actor: "乙", day: Books.today, mode: .apply)) { session throws in
            _ = try session.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "b") }
        }
        #expect(try books.read { try $0.records(Memo.self).count() } == 2)
    }

    /// What lies on the disk in the middle of a unit is what a process leaves that is killed there.
    @Test func `a process killed in the middle of a unit leaves nothing half`() throws {
        let books = try Books()
        try books.write { try $0.insert(Memo.self, Memo.key <- "before") }
        let wreck = Books.somewhere()
        defer { try? FileManager.default.removeItem(atPath: wreck.folder) }
        let files = FileManager.default
        try files.createDirectory(atPath: wreck.folder, withIntermediateDirectories: true)
        try books.session { session throws in
            // So little room that pages of the unit reach the disk before it lands.
            try session.connection.run("PRAGMA cache_size = 5")
            try session.write(Purpose("x")) { work throws in
                for n in 0..<3_000 {
                    try work.insert(
                        Memo.self, Memo.key <- "k\(n)", Memo.text <- String(repeating: "字", count: 50))
                }
                for ending in ["", "-wal"] {
                    try files.copyItem(
                        atPath: books.location.database + ending, toPath: wreck.database + ending)
                }
                try files.copyItem(atPath: books.location.key, toPath: wreck.key)
            }
        }
        let log = try files.attributesOfItem(atPath: wreck.database + "-wal")[.size] as? Int ?? 0
        #expect(log > 500_000, "nothing of the unit had reached the disk")
        let found = try Store(wreck, townCatalogue, clock: Books.clock)
        try found.session(Context(actor: "甲", day: Books.today, mode: .apply)) { session throws in
            #expect(try session.records(Memo.self).all().map { try $0[Memo.key] } == ["before"])
            #expect(try session.lastCommit() == 1)
            #expect(try session.verify().holds)
            let next = try session.write(Purpose("x")) { try $0.insert(Memo.self, Memo.key <- "after") }
            #expect(next.landing.commit == 2)
            #expect(try session.verify().holds)
        }
        #expect(try books.verify().holds)
    }
}

extension Work {
    /// The tally as this unit finds it.
    fileprivate func tally(_ id: Memo.ID) throws -> Int? {
        try session.find(id)?[Memo.number]
    }
}
