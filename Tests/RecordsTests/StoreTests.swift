import Foundation
import Testing

@testable import Records

@Suite struct StoreTests {
    @Test func `new books and their key are readable by the owner alone`() throws {
        let books = try Books()
        try books.write { try $0.insert(Memo.self, Memo.key <- "a") }
        let copy = books.location.folder + "/copy.db"
        try books.store.backUp(to: copy)
        let database = books.location.database
        for path in [database, database + "-wal", database + "-shm", books.location.key, copy] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(path)")
        }
    }

    @Test func `a workspace is not made where there is one`() throws {
        let books = try Books()
        #expect(
            try failure { try Store.create(at: books.location, townCatalogue, clock: Books.clock) }
                == .alreadyThere(path: books.location.folder))
        try FileManager.default.removeItem(atPath: books.location.database)
        let key = try String(contentsOfFile: books.location.key, encoding: .utf8)
        #expect(
            try failure { try Store.create(at: books.location, townCatalogue, clock: Books.clock) }
                == .alreadyThere(path: books.location.folder))
        #expect(try String(contentsOfFile: books.location.key, encoding: .utf8) == key)
    }

    @Test func `books that could not be made leave nothing behind`() throws {
        let location = Books.somewhere()
        defer { try? FileManager.default.removeItem(atPath: location.folder) }
        let broken = Catalogue([BrokenA.self, BrokenB.self])
        #expect(throws: RecordFailure.self) { try Store.create(at: location, broken, clock: Books.clock) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: location.folder) == ["plugins"])
        _ = try Store.create(at: location, townCatalogue, clock: Books.clock)
    }

    @Test func `what is no workspace is said so`() throws {
        let location = Books.somewhere()
        #expect(
            try failure { try Store(location, townCatalogue, clock: Books.clock) }
                == .notAWorkspace(path: location.folder))
        #expect(
            try failure { try Store.migrate(location, townCatalogue) }
                == .notAWorkspace(path: location.folder))
        let books = try Books()
        let key = books.location.key
        try FileManager.default.removeItem(atPath: key)
        #expect(try failure { try books.again() } == .noKey(path: key))
        try "not a key".write(toFile: key, atomically: true, encoding: .utf8)
        #expect(try failure { try books.again() } == .wrongKey(path: key))
    }

    @Test func `a backup is whole, opens with the key, and may be made again`() throws {
        let books = try Books()
        try books.write { try $0.insert(Memo.self, Memo.key <- "a", Memo.secret <- Sealed("s")) }
        let other = Books.somewhere()
        defer { try? FileManager.default.removeItem(atPath: other.folder) }
        try FileManager.default.createDirectory(atPath: other.folder, withIntermediateDirectories: true)
        try books.store.backUp(to: other.database)
        try books.write { try $0.insert(Memo.self, Memo.key <- "b") }
        try books.store.backUp(to: other.database)
        try FileManager.default.copyItem(atPath: books.location.key, toPath: other.key)
        let copy = try Store(other, townCatalogue, clock: Books.clock)
        try copy.session(Context(actor: "甲", day: Books.today)) { session throws in
            #expect(try session.records(Memo.self).count() == 2)
            #expect(try session.verify().holds)
        }
    }

    // MARK: Tables that change

    private func migrate(_ before: any RecordType.Type, _ after: any RecordType.Type...) throws
        -> RecordFailure?
    {
        let books = try Books(Catalogue([before]))
        let found = try failure { try Store.migrate(books.location, Catalogue(after)) }
        if found != nil {
            // Nothing was changed.
            _ = try books.again(Catalogue([before]))
        } else {
            _ = try books.again(Catalogue(after))
            #expect(try Store.migrate(books.location, Catalogue(after)).isEmpty)
        }
        return found
    }

    @Test func `new types, optional fields and indexes are added`() throws {
        #expect(try migrate(NarrowMemo.self, WideMemo.self, Guest.self, Club.self, Entry.self) == nil)
        #expect(try migrate(NarrowMemo.self, NarrowMemo.self, Guest.self) == nil)
    }

    @Test func `what could lose or bend what is there is refused`() throws {
        #expect(
            try migrate(NarrowMemo.self, Changed.Required.self)
                == .notMigrated(type: "窄", detail: "新增的“更多”不能为空，需要先给旧记录补值"))
        #expect(
            try migrate(NarrowMemo.self, Changed.Lost.self)
                == .notMigrated(type: "窄", detail: "账本里的“key”在程序里没有"))
        for type: any RecordType.Type in [Changed.Kind.self, Changed.Optional.self, Changed.Hidden.self] {
            #expect(
                try migrate(NarrowMemo.self, type)
                    == .notMigrated(type: "窄", detail: "“键”的种类、必填或指向与账本里的不同"))
        }
    }

    @Test func `types get numbers of their own, however often tables change`() throws {
        let books = try Books(Catalogue([NarrowMemo.self]))
        try Store.migrate(books.location, Catalogue([WideMemo.self, Guest.self]))
        try Store.migrate(books.location, Catalogue([WideMemo.self, Guest.self, Club.self]))
        try Store.migrate(books.location, Catalogue([WideMemo.self, Guest.self, Club.self, Entry.self]))
        #expect(try books.number("SELECT count(DISTINCT code) FROM record_type") == 4)
    }

    @Test func `an index that becomes unique is made so, unless there are records alike`() throws {
        let books = try Books(Catalogue([NarrowMemo.self]))
        try books.write { work throws in
            for _ in 0..<2 { try work.insert(NarrowMemo.self, NarrowMemo.key <- "same") }
        }
        #expect(
            try failure { try Store.migrate(books.location, Catalogue([WideMemo.self])) }
                == .notMigrated(type: "窄", detail: "账本里已有按新规定算作重复的记录"))
        try books.write { try $0.update(NarrowMemo.ID(2), NarrowMemo.key <- "other") }
        try Store.migrate(books.location, Catalogue([WideMemo.self]))
        try books.again(Catalogue([WideMemo.self])).session(
            Context(actor: "甲", day: Books.today, mode: .apply)
        ) { session throws in
            let found = try failure {
                try session.write(Purpose("x")) { try $0.insert(WideMemo.self, NarrowMemo.key <- "same") }
            }
            #expect(found == .alike(type: "窄", fields: ["键"]))
        }
    }

    @Test func `books opened before the tables changed are not written any more`() throws {
        let books = try Books(Catalogue([NarrowMemo.self]))
        try books.write { try $0.insert(NarrowMemo.self, NarrowMemo.key <- "a") }
        try Store.migrate(books.location, Catalogue([NarrowMemo.self, Guest.self]))
        // A type that it does not know does not trouble it.
        try books.write { try $0.insert(NarrowMemo.self, NarrowMemo.key <- "b") }
        try Store.migrate(books.location, Catalogue([WideMemo.self, Guest.self]))
        #expect(
            try failure { try books.write { try $0.insert(NarrowMemo.self, NarrowMemo.key <- "c") } }
                == .schemaStamp(type: "窄", detail: "打开账本以后，字段或索引改了"))
        #expect(try books.read { try $0.records(NarrowMemo.self).count() } == 2)
        #expect(
            try failure { try books.again(Catalogue([NarrowMemo.self])) }
                == .schemaStamp(type: "窄", detail: "字段或索引不同"))
    }
}

enum BrokenA: RecordType {
    static let a = Field<String>("a", title: "甲")
    static let declaration = Declaration("broken", title: "甲", fields: [a], indexes: [.on(a)])
}

/// Its table is the history of another type.
enum BrokenB: RecordType {
    static let declaration = Declaration("broken_history", title: "乙", fields: [])
}

enum Changed {
    enum Required: RecordType {
        static let more = Field<String>("more", title: "更多")
        static let declaration = Declaration("narrow", title: "窄", fields: [NarrowMemo.key, more])
    }
    enum Lost: RecordType {
        static let declaration = Declaration("narrow", title: "窄", fields: [])
    }
    enum Kind: RecordType {
        static let key = Field<Int>("key", title: "键")
        static let declaration = Declaration("narrow", title: "窄", fields: [key])
    }
    enum Optional: RecordType {
        static let key = Field<String?>("key", title: "键")
        static let declaration = Declaration("narrow", title: "窄", fields: [key])
    }
    enum Hidden: RecordType {
        static let key = Field<Sealed>("key", title: "键")
        static let declaration = Declaration("narrow", title: "窄", fields: [key])
    }
}
