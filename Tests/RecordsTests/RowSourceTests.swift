import CRows
import Testing

@testable import Records

@Suite struct RowSourceTests {
    let books: Books
    let ids: [Memo.ID]
    private let memos = Selection(of: Memo.declaration)

    init() throws {
        books = try Books()
        ids = try books.write { work throws in
            try (0..<10).map { n in
                try work.insert(
                    Memo.self, Memo.key <- "k\(n)", Memo.text <- n % 2 == 0 ? "文\u{0}\(n)" : nil,
                    Memo.number <- n,
                    Memo.measure <- Double(n) / 2, Memo.flag <- n > 5, Memo.day <- Books.today + n,
                    Memo.secret <- Sealed("s"))
            }
        }.result
    }

    @Test func `every kind of value arrives, also when it is asked for only at some rows`() throws {
        try books.read { session throws in
            let cursor = try Cursor(
                session, memos, ["key", "text", "number", "measure", "flag", "day", "secret", "other"])
            for n in 0..<10 {
                #expect(cursor.step() == 1)
                #expect(cursor.value(0) == .integer(ids[n].raw))
                if n % 3 == 0 { #expect(cursor.value(1) == .text("k\(n)")) }
                if n > 4 { #expect(cursor.value(2) == (n % 2 == 0 ? .text("文\u{0}\(n)") : .null)) }
                if n == 7 {
                    #expect(cursor.value(3) == .integer(7))
                    #expect(cursor.value(4) == .real(3.5))
                    #expect(cursor.value(3) == .integer(7))
                }
                if n != 8 {
                    #expect(cursor.kind(5) == ROWS_BOOLEAN)
                    #expect(cursor.value(6) == .integer(Int64(Books.today.number) + Int64(n)))
                    #expect(cursor.kind(6) == ROWS_DAY)
                }
                #expect(cursor.value(7) == .text("****"))
                #expect(cursor.value(8) == .null)
                #expect(cursor.value(99) == .null)
            }
            #expect(cursor.step() == 0)
            #expect(cursor.value(0) == .null)
            #expect(session.sourceFailure == nil)
        }
    }

    @Test func `an order, a limit and conditions hold while fields are added in the middle`() throws {
        try books.read { session throws in
            var selection = memos.where(Memo.number > 1)
            selection.order = [Order("number", descending: true)]
            selection.limit = 4
            let cursor = try Cursor(session, selection, ["key", "number"])
            var seen: [Value] = []
            while cursor.step() == 1 {
                if seen.count == 1 { #expect(cursor.value(2) == .integer(8)) }
                seen.append(cursor.value(1))
            }
            #expect(seen == ["k9", "k8", "k7", "k6"].map { .text($0) })
        }
    }

    @Test func `a keyed reader goes where it is sent, forth and back`() throws {
        try books.read { session throws in
            let cursor = try Cursor(keyed: session, Memo.declaration, ["key", "text"])
            for n in [3, 0, 9, 9, 4] {
                #expect(cursor.seek(ids[n].raw) == 1)
                #expect(cursor.value(1) == .text("k\(n)"))
                if n > 3 { #expect(cursor.value(2) == (n % 2 == 0 ? .text("文\u{0}\(n)") : .null)) }
            }
            #expect(cursor.seek(999) == 0)
            #expect(cursor.value(0) == .null)
            #expect(cursor.value(1) == .null)
            #expect(cursor.seek(ids[1].raw) == 1)
            #expect(cursor.value(1) == .text("k1"))
        }
    }

    @Test func `a source closed in the middle holds up neither reading nor writing`() throws {
        try books.session { session throws in
            let cursor = try Cursor(session, memos, ["key"])
            #expect(cursor.step() == 1)
            #expect(cursor.value(1) == .text("k0"))
            cursor.close()
            try session.write(Purpose("x")) { work throws in
                let inner = try Cursor(session, memos, ["key"])
                #expect(inner.step() == 1)
                try work.update(ids[0], Memo.text <- "x")
                inner.close()
            }
            #expect(try session.records(Memo.self).count() == 10)
        }
        #expect(try books.verify().holds)
    }

    @Test func `a source still open when a unit lands, or is taken back, is harmless`() throws {
        struct Stop: Error {}
        try books.session { session throws in
            var left: [Cursor] = []
            try session.write(Purpose("x")) { work throws in
                let cursor = try Cursor(session, memos, ["key"])
                #expect(cursor.step() == 1)
                _ = cursor.value(1)
                let keyed = try Cursor(keyed: session, Memo.declaration, ["key"])
                #expect(keyed.seek(ids[2].raw) == 1)
                _ = keyed.value(1)
                try work.update(ids[0], Memo.text <- "x")
                left = [cursor, keyed]
            }
            #expect(throws: Stop.self) {
                try session.write(Purpose("x")) { work throws in
                    let cursor = try Cursor(session, memos, ["key"])
                    #expect(cursor.step() == 1)
                    _ = cursor.value(1)
                    try work.update(ids[0], Memo.text <- "y")
                    left.append(cursor)
                    throw Stop()
                }
            }
            for cursor in left { cursor.close() }
            #expect(try session.find(ids[0])?[Memo.text] == "x")
        }
    }

    @Test func `a loop of a unit may change, remove and add what it reads`() throws {
        try books.session { session throws in
            var seen: [Value] = []
            try session.write(Purpose("x")) { work throws in
                let cursor = try Cursor(session, memos.where(Memo.number < 100), ["key", "number"])
                while cursor.step() == 1 {
                    let id = cursor.value(0).asInteger
                    let number = cursor.value(2).asInteger
                    // Reads its own write at once, and is not led round in a circle by it.
                    try work.update(Memo.ID(id), Memo.number <- Int(number) + 200)
                    #expect(cursor.value(2) == .integer(number + 200))
                    #expect(cursor.value(1) == .text("k\(number)"))
                    seen.append(cursor.value(1))
                    if number == 3 { try work.remove(ids[5]) }
                    if number == 4 {
                        try work.insert(Memo.self, Memo.key <- "new", Memo.number <- 50)
                        try work.remove(ids[4])
                        #expect(cursor.value(1) == .null)
                    }
                }
            }
            #expect(seen == [0, 1, 2, 3, 4, 6, 7, 8, 9].map { .text("k\($0)") })
            #expect(try session.records(Memo.self).count() == 9)
        }
        #expect(try books.verify().holds)
    }

    @Test func `a source goes on when others change the rows under it`() throws {
        let other = try books.again()
        try books.read { session throws in
            let cursor = try Cursor(session, memos, ["key", "text"])
            #expect(cursor.step() == 1)
            try other.session(Context(actor: "乙", day: Books.today, mode: .apply)) { session throws in
                _ = try session.write(Purpose("x")) { work throws in
                    try work.remove(ids[1])
                    try work.update(ids[9], Memo.key <- "changed")
                }
            }
            var seen: [Int64] = []
            repeat {
                seen.append(cursor.value(0).asInteger)
                _ = cursor.value(1)
                if seen.count > 3 { _ = cursor.value(2) }
            } while cursor.step() == 1
            #expect(seen == seen.sorted())
            #expect(Set(seen).count == seen.count)
            #expect(Set(seen).isSuperset(of: ids.filter { $0 != ids[1] }.map(\.raw)))
            #expect(session.sourceFailure == nil)
        }
    }

    @Test func `a source of the past reads the past`() throws {
        try books.write { try $0.update(ids[0], Memo.key <- "later") }
        try books.write { try $0.remove(ids[1]) }
        try books.read(known: 1) { session throws in
            let cursor = try Cursor(session, memos, ["key"])
            #expect(cursor.rest(1) == (0..<10).map { .text("k\($0)") })
            let keyed = try Cursor(keyed: session, Memo.declaration, ["key"])
            #expect(keyed.seek(ids[1].raw) == 1)
            #expect(keyed.value(1) == .text("k1"))
        }
    }

    @Test func `an unknown field is refused when the source is made`() throws {
        #expect(
            try failure { try books.read { try Cursor($0, memos, ["kee"]).step() } }
                == .unknownField("kee", type: "便条", suggestion: "key"))
    }
}
