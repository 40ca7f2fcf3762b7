import Foundation
import Testing

@testable import Records

@Suite struct SealingTests {
    let books: Books
    let who: Person.ID
    let card = "420199194611250021"

    init() throws {
        books = try Books()
        let card = card
        who = try books.write {
            try $0.insert(
                Person.self, Person.name <- "张三", Person.card <- Sealed(card),
                Person.phone <- Sealed("15400000001"))
        }.result
    }

    private func count(_ condition: Condition) throws -> Int {
        try books.read { try $0.records(Person.self).where(condition).count() }
    }

    @Test func `a protected field is masked for every reader, and found by its value`() throws {
        let row = try #require(try books.read { try $0.find(who) })
        #expect(try row[Person.card] == Sealed("4***"))
        #expect(try row[named: "card"] == .text("4***"))
        #expect(try row[Person.phone] == Sealed("电话"))
        #expect(try count(Person.card == Sealed(card)) == 1)
        #expect(try count(.sealed("card", equals: card)) == 1)
        #expect(try count(.sealed("card", equals: "420199194611250022")) == 0)
        #expect(try count(.sealedEnd("card", "0021")) == 1)
        #expect(try count(.sealedEnd("card", "0022")) == 0)
    }

    @Test func `neither the file nor its history holds the plain text`() throws {
        try books.write { try $0.update(who, Person.card <- Sealed("420199195001010019")) }
        for table in ["person", "person_history"] {
            for column in ["card", "card_key", "card_tail", "phone", "phone_key"] {
                let kind = try books.number("SELECT sum(typeof(\(column)) = 'blob') FROM \(table)")
                #expect(kind == 1, "\(table).\(column)")
                #expect(
                    try books.number(
                        "SELECT count(*) FROM \(table) WHERE instr(\(column), CAST('420199' AS BLOB))")
                        == 0)
            }
        }
        let history = try books.read { try $0.history(of: Person.declaration, id: who.raw) }
        #expect(try history.map { try $0.row[Person.card] } == [Sealed("4***"), Sealed("4***")])
        #expect(
            try books.read(known: 1) {
                try $0.records(Person.self).where(Person.card == Sealed(card)).count()
            } == 1)
        #expect(try count(Person.card == Sealed(card)) == 0)
    }

    @Test func `two equal values have different boxes`() throws {
        try books.write { try $0.insert(Person.self, Person.name <- "李四", Person.card <- Sealed(card)) }
        #expect(try books.number("SELECT count(DISTINCT card) FROM person") == 2)
        #expect(try count(Person.card == Sealed(card)) == 2)
    }

    @Test func `a change of another field keeps the box`() throws {
        try books.tamper("CREATE TABLE before AS SELECT card, phone FROM person")
        try books.write { try $0.update(who, Person.name <- "张三丰", Person.card <- Sealed(card)) }
        #expect(try books.number("SELECT count(*) FROM person JOIN before USING (card, phone)") == 1)
        #expect(try books.read { try $0.find(who)?[Person.name] } == "张三丰")
    }

    @Test func `a protected field can be changed and cleared, with its search keys`() throws {
        try books.write { try $0.update(who, Person.card <- Sealed("420199195001010019")) }
        #expect(try count(.sealedEnd("card", "0021")) == 0)
        #expect(try count(.sealedEnd("card", "0019")) == 1)
        try books.write { try $0.update(who, Person.card <- nil) }
        #expect(try count(.sealedEnd("card", "0019")) == 0)
        #expect(try count(Person.card == nil) == 1)
        #expect(
            try books.number(
                "SELECT count(*) FROM person WHERE card IS NULL AND card_key IS NULL AND card_tail IS NULL")
                == 1)
        #expect(try books.read { try $0.find(who)?[Person.phone] } == Sealed("电话"))
        #expect(try books.verify().holds)
    }

    @Test func `a box moved to another record or field does not open`() throws {
        let other = try books.write {
            try $0.insert(Person.self, Person.name <- "李四", Person.card <- Sealed("1"))
        }.result
        try books.tamper(
            "UPDATE person SET card = (SELECT card FROM person WHERE id = \(who.raw)) WHERE id = \(other.raw)"
        )
        let moved = try #require(try books.read { try $0.find(other) })
        #expect(
            try failure { try moved[Person.card] }
                == .unreadable(type: Person.declaration, id: other.raw, field: "card"))
        try books.tamper("UPDATE person SET phone = card WHERE id = \(who.raw)")
        let swapped = try #require(try books.read { try $0.find(who) })
        #expect(
            try failure { try swapped[Person.phone] }
                == .unreadable(type: Person.declaration, id: who.raw, field: "phone"))
        #expect(try books.verify().count == 2)
    }

    @Test func `a protected field is neither compared, ordered by nor matched in part`() throws {
        let sealed = "是保护字段，只能按完整的值或最后四位查找"
        for condition in [
            Condition.prefix("card", "42"), .compare("card", .more, .text("4")),
            .among("card", [.text(card)]),
            .compare("card", .unequal, .text(card)),
        ] {
            #expect(
                try failure { try count(condition) } == .refused(field: "card", type: "居民", reason: sealed))
        }
        #expect(
            try failure { try books.read { try $0.records(Person.self).order(by: "card").all() } }
                == .refused(field: "card", type: "居民", reason: "是保护字段，不能按它排序"))
        #expect(
            try failure { try count(.sealedEnd("phone", "0001")) }
                == .refused(field: "phone", type: "居民", reason: "不能按最后四位查找"))
        #expect(
            try failure { try count(.sealed("name", equals: "张三")) }
                == .refused(field: "姓名", type: "居民", reason: "不是保护字段"))
    }

    @Test func `a protected field without a mask shows nothing`() throws {
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "k", Memo.secret <- Sealed("plain")) }
            .result
        #expect(try books.read { try $0.find(id)?[Memo.secret] } == Sealed("****"))
        #expect(try books.number("SELECT count(*) FROM memo WHERE typeof(secret) = 'blob'") == 1)
    }

    @Test func `another key does not open the books`() throws {
        let other = try Books()
        let wrong = try String(contentsOfFile: other.location.key, encoding: .utf8)
        try wrong.write(toFile: books.location.key, atomically: true, encoding: .utf8)
        #expect(try failure { try books.again() } == .wrongKey(path: books.location.key))
    }
}
