import Foundation
import Testing

@testable import Records

@Suite struct ValueTests {
    let books: Books

    init() throws { books = try Books() }

    private func kept(_ assignments: Assignment...) throws -> Row {
        let id = try books.write {
            try $0.insert(Memo.declaration, [Memo.key <- "k"] + assignments)
        }.result
        let row = try #require(try books.read { try $0.find(Memo.ID(id)) })
        #expect(try books.verify().holds)
        return row
    }

    @Test(arguments: [
        "张桂英", "a\u{0}b", "\u{0}", " 前后空白 ", "👨‍👩‍👧‍👦 🇨🇳", "'; DROP TABLE memo; --", "𠮷野家", "\u{FEFF}bom",
    ])
    func `a text comes back as it was written`(text: String) throws {
        let row = try kept(Memo.text <- text)
        #expect(try row[Memo.text].map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        #expect(try books.read { try $0.records(Memo.self).where(Memo.text == text).count() } == 1)
    }

    @Test(arguments: [
        ("e\u{301}", "\u{E9}"), ("\u{F9DC}慶", "隆慶"), ("\u{1100}\u{1161}", "\u{AC00}"),
        ("\u{2000}", "\u{2002}"),
        ("a\u{323}\u{307}", "\u{1EA1}\u{307}"), ("A\u{30A}", "\u{C5}"), ("\u{212B}", "\u{C5}"),
    ])
    func `text is kept and found in its composed form`(typed: String, composed: String) throws {
        let row = try kept(Memo.text <- typed, Memo.secret <- Sealed(typed))
        #expect(try row[Memo.text].map { Array($0.unicodeScalars) } == Array(composed.unicodeScalars))
        try books.read { session throws in
            for text in [typed, composed] {
                #expect(try session.records(Memo.self).where(Memo.text == text).count() == 1)
                #expect(try session.records(Memo.self).where(.prefix("text", text)).count() == 1)
                #expect(try session.records(Memo.self).where(.among("text", [.text(text)])).count() == 1)
                #expect(try session.records(Memo.self).where(.sealed("secret", equals: text)).count() == 1)
            }
        }
    }

    @Test func `no scalar that is taken as composed would be changed by composing`() {
        // Each on its own, and after a letter that much composes with.
        var wrong: [Unicode.Scalar] = []
        for scalar in (0...0x3FFFF).compactMap(Unicode.Scalar.init) {
            for start in ["", "a"] {
                let text = start + String(scalar)
                let kept = Value.text(text).composed
                guard case .text(let result) = kept else { continue }
                if Array(result.unicodeScalars)
                    != Array(text.precomposedStringWithCanonicalMapping.unicodeScalars)
                {
                    wrong.append(scalar)
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `an empty text is no value, also in a condition`() throws {
        let row = try kept(Memo.text <- "", Memo.secret <- Sealed(""))
        #expect(try row[Memo.text] == nil)
        #expect(try row[Memo.secret] == nil)
        try books.read { session throws in
            #expect(try session.records(Memo.self).where(Memo.text == "").count() == 1)
            #expect(try session.records(Memo.self).where(Memo.secret == Sealed("")).count() == 1)
            #expect(try session.records(Memo.self).where(Memo.text != "").count() == 0)
        }
        #expect(
            try failure { try books.write { try $0.insert(Memo.self, Memo.key <- "") } }
                == .missing(field: "键", type: "便条"))
    }

    @Test(arguments: [0, 1, (1 << 53) - 1, 1 << 53, Int.max])
    func `a whole number comes back as it was written`(number: Int) throws {
        #expect(try kept(Memo.number <- number)[Memo.number] == number)
    }

    @Test(arguments: [0.1, -1e-300, 1e300, 3, 9_007_199_254_740_992, .leastNonzeroMagnitude])
    func `a measure comes back as it was written`(number: Double) throws {
        #expect(try kept(Memo.measure <- number)[Memo.measure] == number)
    }

    @Test func `a negative zero is a zero, and what is no number is refused`() throws {
        #expect(try kept(Memo.measure <- -0.0)[Memo.measure]?.sign == .plus)
        for number in [Double.nan, .infinity, -.infinity] {
            #expect(
                try failure {
                    try books.write { try $0.insert(Memo.self, Memo.key <- "x", Memo.measure <- number) }
                }
                    == .refused(field: "量", type: "便条", reason: "应为有限的数"))
        }
    }

    @Test func `a whole number serves as a measure, and is checked as one`() throws {
        let row = try kept(Assignment(named: "measure", .integer(3)))
        #expect(try row[named: "measure"] == .real(3))
        #expect(
            try failure {
                try books.write {
                    try $0.insert(Memo.self, Memo.key <- "x", Memo.measure <- 2e300)
                }
            } == .refused(field: "量", type: "便条", reason: "太大"))
    }

    @Test func `yes or no, day and moment come back as they were written`() throws {
        let moment = Instant(milliseconds: 1_700_000_000_123)
        let day = try #require(Day("2026-02-28"))
        let row = try kept(Memo.flag <- false, Memo.moment <- moment, Memo.day <- day)
        #expect(try row[Memo.flag] == false)
        #expect(try row[Memo.moment] == moment)
        #expect(try row[Memo.day] == day)
    }

    @Test(arguments: [
        ("text", Value.integer(1), "种类不对，应为文字"), ("number", .text("1"), "种类不对，应为整数"),
        ("number", .real(1), "种类不对，应为整数"), ("flag", .integer(2), "种类不对，应为是或否"),
        ("day", .integer(1 << 33), "不是有效的日期"), ("number", .integer(-1), "不能小于 0"),
        ("text", .bytes([1]), "种类不对，应为文字"),
    ])
    func `a value of the wrong kind is refused with its reason`(
        field: String, value: Value, reason: String
    ) throws {
        let title = try #require(Memo.declaration.column(field)?.title)
        #expect(
            try failure {
                try books.write {
                    try $0.insert(Memo.declaration, [Memo.key <- "k", Assignment(named: field, value)])
                }
            } == .refused(field: title, type: "便条", reason: reason))
    }

    @Test func `a word outside the list is refused with the nearest one`() throws {
        func refusal(_ word: String) throws -> RecordFailure? {
            try failure {
                try books.write {
                    try $0.insert(
                        Tag.declaration,
                        [
                            Tag.person <- Person.ID(1), Tag.from <- Books.today,
                            Assignment(named: "word", .text(word)),
                        ])
                }
            }
        }
        #expect(
            try refusal("独居老年人")
                == .refused(field: "类别", type: "类别", reason: "没有“独居老年人”这个值，是否指“独居老人”？"))
        #expect(
            try refusal("志愿者")
                == .refused(field: "类别", type: "类别", reason: "没有“志愿者”这个值；可用：高龄老人、独居老人"))
    }

    @Test func `a record that does not fit together is refused, when it is added and when it is changed`()
        throws
    {
        let expected = RecordFailure.inconsistent(type: "便条", reason: "不许叫 bad")
        #expect(try failure { try books.write { try $0.insert(Memo.self, Memo.key <- "bad") } } == expected)
        let id = try books.write { try $0.insert(Memo.self, Memo.key <- "good") }.result
        #expect(try failure { try books.write { try $0.update(id, Memo.key <- "bad") } } == expected)
    }

    @Test func `an unknown field is named with the nearest one`() throws {
        #expect(
            try failure {
                try books.write { try $0.insert(Memo.declaration, [Assignment(named: "numbr", .integer(1))]) }
            } == .unknownField("numbr", type: "便条", suggestion: "number"))
        let row = try kept()
        #expect(
            try failure { try row[named: "txt"] } == .unknownField("txt", type: "便条", suggestion: "text"))
    }
}

@Suite struct DayTests {
    @Test func `every day has one name`() throws {
        for number in stride(from: Int32(-719_162), through: 2_932_896, by: 97) {
            let day = Day(number: number)
            #expect(Day(day.description) == day)
        }
    }

    @Test(arguments: [
        ("2000-02-29", "2026-02-28", 25), ("2000-02-29", "2026-03-01", 26), ("2000-02-29", "2024-02-29", 24),
        ("1946-11-25", "2026-11-24", 79), ("1946-11-25", "2026-11-25", 80),
    ])
    func `an age is full years`(born: String, on: String, age: Int) throws {
        let (born, on) = (try #require(Day(born)), try #require(Day(on)))
        #expect(born.age(on: on) == age)
        #expect(born <= on.latestBirth(forAge: age))
        #expect(born > on.latestBirth(forAge: age + 1))
    }
}
