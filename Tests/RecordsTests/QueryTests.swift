import Testing

@testable import Records

@Suite struct QueryTests {
    let town: Town
    var books: Books { town.books }

    init() throws { town = try Town() }

    private func day(_ offset: Int) -> Day { Books.today + offset }

    // MARK: Conditions

    @Test func `an empty field is unequal to every value, equal to none, and neither more nor less`() throws {
        try books.write { work throws in
            try work.insert(Memo.self, Memo.key <- "one", Memo.number <- 1)
            try work.insert(Memo.self, Memo.key <- "two", Memo.number <- 2)
            try work.insert(Memo.self, Memo.key <- "none")
        }
        func keys(_ condition: Condition) throws -> [String] {
            try books.read { session throws in
                try session.records(Memo.self).where(condition).order(by: "id").all().map { try $0[Memo.key] }
            }
        }
        #expect(try keys(Memo.number == 1) == ["one"])
        #expect(try keys(Memo.number != 1) == ["two", "none"])
        #expect(try keys(!(Memo.number == 1)) == ["two", "none"])
        #expect(try keys(!(Memo.number != 1)) == ["one"])
        #expect(try keys(Memo.number == nil) == ["none"])
        #expect(try keys(Memo.number != nil) == ["one", "two"])
        #expect(try keys(.compare("number", .equal, .null)) == ["none"])
        #expect(try keys(.compare("number", .unequal, .null)) == ["one", "two"])
        #expect(try keys(Memo.number > 1) == ["two"])
        #expect(try keys(!(Memo.number > 1)) == ["one", "none"])
        #expect(try keys(Memo.number.among([1, nil])) == ["one", "none"])
        #expect(try keys(!Memo.number.among([1, nil])) == ["two"])
        #expect(try keys(.among("number", [])) == [])
        #expect(try keys(!.among("number", [])) == ["one", "two", "none"])
        #expect(try keys(.any([])) == [])
        #expect(try keys(.always) == ["one", "two", "none"])
        #expect(try keys(Memo.number == 1 || Memo.number == 2 && Memo.key == "one") == ["one"])
    }

    @Test func `a list may be longer than SQLite has places for values`() throws {
        let ids = (1...40_000).map { Value.integer(Int64($0)) }
        try books.read { session throws in
            #expect(try session.records(Person.self).where(.among("id", ids)).count() == 2)
            #expect(try session.records(Person.self).where(!.among("id", ids)).count() == 0)
        }
    }

    @Test func `a prefix is compared letter by letter and never taken for a pattern`() throws {
        try books.write { work throws in
            for name in ["张%", "张_三", "张三", "章三", "张\u{10FFFF}"] {
                try work.insert(Person.self, Person.name <- name)
            }
        }
        func count(_ prefix: String) throws -> Int {
            try books.read { try $0.records(Person.self).where(.prefix("name", prefix)).count() }
        }
        #expect(try ["张", "张%", "张_", "张三", "张\u{10FFFF}", "无"].map(count) == [5, 1, 1, 2, 1, 0])
    }

    @Test(arguments: [Comparison.equal, .unequal, .less, .atMost, .more, .atLeast])
    func `a condition on age is the same as the age that is read`(comparison: Comparison) throws {
        let on = try #require(Day("2027-02-28"))
        try books.write { work throws in
            for text in ["1947-02-28", "1947-03-01", "1948-02-29", "2027-02-28", "2027-03-01", "1946-12-31"] {
                try work.insert(Person.self, Person.name <- text, Person.born <- Day(text))
            }
        }
        try books.read(on: on) { session throws in
            var ages: [Int64: Int64?] = [:]
            try session.records(Person.self).each("id", "age") { ages[$0.integer(0)] = $0.integerIfAny(1) }
            for years: Int64 in [-1, 0, 1, 79, 80, 81, 300] {
                let found = try session.records(Person.self)
                    .where(.compare("age", comparison, .integer(years))).ids().map(\.raw)
                let expected = ages.filter { _, age in
                    guard let age else { return comparison == .unequal }
                    return switch comparison {
                    case .equal: age == years
                    case .unequal: age != years
                    case .less: age < years
                    case .atMost: age <= years
                    case .more: age > years
                    case .atLeast: age >= years
                    }
                }
                #expect(Set(found) == Set(expected.keys), "\(comparison) \(years)")
            }
        }
    }

    // MARK: Relations

    @Test func `“has such a record” finds the same for everybody as for one at a time`() throws {
        try books.write { work throws in
            for n in 0..<12 {
                let home = try work.insert(Home.self, Home.block <- town.northBlock, Home.door <- "\(n)")
                let person = try work.insert(Person.self, Person.name <- "人\(n)")
                try work.insert(
                    Stay.self, Stay.home <- home, Stay.person <- person, Stay.from <- day(-n),
                    Stay.until <- n % 4 == 1 ? day(0) : nil)
                if n % 2 == 0 {
                    try work.insert(
                        Tag.self, Tag.person <- person, Tag.word <- .old, Tag.from <- day(n % 3 == 0 ? -1 : 1)
                    )
                }
                try work.insert(
                    Call.self, Call.home <- n % 3 == 0 ? nil : home, Call.day <- day(n - 6),
                    Call.outcome <- n % 5 == 0 ? nil : .met)
            }
        }
        let conditions: [Condition] = [
            .exists(relation: "members", where: .always),
            .exists(relation: "members", where: Person.name != "人3"),
            .exists(relation: "tags", where: Tag.word == .old),
            .exists(relation: "calls", where: Call.outcome == .met),
            .exists(relation: "calls", where: Call.outcome != .away),
            .exists(relation: "members", where: .exists(relation: "tags", where: Tag.word == .old)),
        ]
        for known in [nil, Int64(1), 2] {
            try books.read(known: known) { session throws in
                let all = try session.records(Home.self).order(by: "id").ids()
                for condition in conditions {
                    for condition in [condition, !condition] {
                        let wide = try session.records(Home.self).where(condition).order(by: "id").ids()
                        let narrow = try all.filter {
                            try session.records(Home.self).where(Home.id == $0).where(condition).count() == 1
                        }
                        let few = try session.records(Home.self).where(condition).limit(1000).ids()
                        #expect(wide == narrow)
                        #expect(wide == few)
                    }
                }
            }
        }
    }

    @Test func `dated records hold from their first day until before their last`() throws {
        try books.write { work throws in
            try work.update(town.zhangStay, Stay.until <- day(10))
            try work.insert(
                Stay.self, Stay.home <- town.southHome, Stay.person <- town.zhang, Stay.from <- day(10))
        }
        func home(on offset: Int) throws -> Int64? {
            try books.read(on: day(offset)) { session throws in
                var home: Int64?
                try session.records(Person.self).where(Person.id == town.zhang).each("home") {
                    home = $0.integerIfAny(0)
                }
                return home
            }
        }
        #expect(try home(on: 9) == town.northHome.raw)
        #expect(try home(on: 10) == town.southHome.raw)
        #expect(try home(on: -20_000) == nil)
        #expect(try books.read(on: day(9)) { try $0.records(Stay.self).count() } == 2)
        #expect(try books.read(on: day(9)) { try $0.records(Stay.self).anyDay().count() } == 3)
        let sizes = try [9, 10].map { offset in
            try books.read(on: day(offset)) { session throws in
                var sizes: [Int64] = []
                try session.records(Home.self).order(by: "id").each("size") { sizes.append($0.integer(0)) }
                return sizes
            }
        }
        #expect(sizes == [[1, 1], [0, 2]])
    }

    @Test func `evidence dated after the acting day does not exist`() throws {
        let call = try books.write { work throws in
            try work.insert(Call.self, Call.home <- town.northHome, Call.day <- day(0), Call.outcome <- .met)
        }.result
        for (offset, there) in [(-1, 0), (0, 1)] {
            try books.read(on: day(offset)) { session throws in
                #expect(try session.records(Call.self).count() == there)
                #expect(
                    try session.records(Home.self)
                        .where(.exists(relation: "calls", where: .always)).count() == there)
                #expect(
                    try session.records(Home.self).where(.compare("last_call", .atMost, .integer(99_999)))
                        .count() == there)
                #expect(try session.find(call) != nil)
            }
        }
    }

    @Test func `a path goes on through a computed reference`() throws {
        try books.read { session throws in
            var names: [String] = []
            try session.records(Home.self).order(by: "id").each("where.area.name", "where.name") {
                names.append($0.text(0) + $0.text(1))
            }
            #expect(names == ["北片1幢", "南片2幢"])
            guard case .text = try session.kind(of: "where.area.name", in: Home.declaration) else {
                Issue.record("not a text")
                return
            }
        }
    }

    // MARK: Order and figures

    @Test func `an order leaves nothing to chance`() throws {
        try books.write { work throws in
            for n in 0..<20 {
                try work.insert(Memo.self, Memo.key <- "k\(n)", Memo.text <- n % 2 == 0 ? "a" : "b")
            }
        }
        try books.read { session throws in
            let ids = try session.records(Memo.self).order(Order("text", descending: true)).ids()
            let odd = ids.prefix(10)
            #expect(odd.elementsEqual(odd.sorted()))
            #expect(ids.suffix(10).elementsEqual(ids.suffix(10).sorted()))
            #expect(try session.records(Memo.self).limit(3).ids() == Array(ids.sorted().prefix(3)))
        }
    }

    @Test func `counts and groups heed limits`() throws {
        try books.write { work throws in
            for n in 0..<6 {
                try work.insert(Memo.self, Memo.key <- "k\(n)", Memo.number <- n, Memo.flag <- n > 1)
            }
        }
        try books.read { session throws in
            var selection = Selection(of: Memo.declaration)
            selection.order = [Order("number")]
            #expect(try session.group(selection, by: "flag").map(\.1) == [2, 4])
            selection.limit = 3
            #expect(try session.count(selection) == 3)
            #expect(try session.group(selection, by: "flag").map(\.1) == [2, 1])
            selection.offset = 2
            #expect(try session.group(selection, by: "flag").map(\.1) == [3])
            selection.limit = nil
            #expect(try session.count(selection) == 4)
        }
    }

    @Test func `a field that leads nowhere is said by name`() throws {
        try books.read { session throws in
            #expect(
                try failure { try session.records(Person.self).where(.empty("hom.block")).count() }
                    == .unknownField("hom", type: "居民", suggestion: "home"))
            #expect(
                try failure { try session.records(Person.self).where(.empty("name.block")).count() }
                    == .refused(field: "name", type: "居民", reason: "不指向别的记录，后面不能再接字段"))
            #expect(
                try failure { try session.records(Person.self).where(.empty("age.block")).count() }
                    == .refused(field: "age", type: "居民", reason: "不指向别的一条记录，后面不能再接字段"))
            #expect(
                try failure { try session.records(Home.self).where(.empty("members")).count() }
                    == .refused(field: "members", type: "住户", reason: "是一组记录，不能当作一个值；可用 count 或 exists"))
        }
    }

    @Test func `what lies nowhere is not asked for by place`() throws {
        try books.read { session throws in
            #expect(
                try failure { try session.records(Link.self).where(.within(1)).count() }
                    == .refused(field: "地点", type: "隶属", reason: "这种记录不在任何地方，不能按地点筛选"))
        }
    }
}
