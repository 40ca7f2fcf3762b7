import Governance
import Testing

@Suite struct MatchingTests {
    // MARK: How well

    @Test(arguments: [UInt64(7), 8])
    func `people who stand in a register twice are found, and hardly anybody else`(seed: UInt64) {
        let town = MatchingTown(people: 500, seed: seed)
        let findings = town.findings()

        let quality = town.register.quality(of: findings)
        #expect(quality.precision >= 0.99)
        #expect(quality.recall >= 0.95)
        // What is not called a duplicate is nearly always there to be looked at.
        let seen =
            findings.pairs.map { [$0.first, $0.second] }
            + findings.clusters.flatMap(MatchingRegister.pairs)
        let look = MatchingQuality(found: Set(seen), truth: town.register.truth())
        #expect(look.recall >= 0.98)
    }

    @Test func `without any number, families are still not taken for persons`() {
        let town = MatchingTown(people: 500)
        let schema = Matching.Schema(MatchingTown.schema.fields.filter { $0.comparator != .number })
        let findings = Matching.link(town.register.columns, by: schema, readings: MatchingTown.readings)

        let quality = town.register.quality(of: findings)
        #expect(quality.precision >= 0.98)
        #expect(quality.recall >= 0.9)
    }

    @Test func `the same register gives the same findings`() {
        let town = MatchingTown(people: 200)

        let first = town.findings()
        let second = town.findings()

        #expect(first.pairs == second.pairs)
        #expect(first.clusters == second.clusters)
        #expect(first.oversized == second.oversized)
    }

    // MARK: Who is the same

    @Test(arguments: [
        // A letter that sounds the same, letters changed over.
        ["张桂鹰", "女", "1950-03-12", "420199195003124286", "13912345678", "南塘里6幢2单元301室"],
        ["张英桂", "女", "1950-03-12", "", "13912345678", "南塘里6幢2单元301室"],
        // Month and day changed over, a digit off, the number partly hidden, another address.
        ["张桂英", "女", "1950-12-03", "", "13912345678", "南塘里6栋2单元301"],
        ["张桂英", "女", "19500317", "420199195003124286", "", ""],
        ["张桂英", "", "1950-03-12", "420199********4286", "", "南塘里6幢2单元301室"],
        ["张桂英", "女", "", "420199195003124286", "13777777777", "望湖苑1幢1单元101室"],
        ["张桂英", "女", "1950年3月12日", "420199195003124256", "", "南塘里6-2-301"],
        // No date; the identity number tells it.
        ["张 桂 英", "女", "", "４２０１９９１９５００３１２４２８６", "", ""],
    ])
    func `one person written in two ways is a duplicate`(other: [String]) {
        #expect(verdict(Self.zhang, other) == .duplicate)
    }

    private static let zhang = [
        "张桂英", "女", "1950-03-12", "420199195003124286", "13912345678", "南塘里6幢2单元301室",
    ]

    // MARK: Who is not

    @Test(arguments: [
        // With their numbers, without, and with a letter in common or not.
        (
            ["陈伟明", "男", "2012-05-06", "420199201205061234", "13900001111", "望湖苑3幢1单元502室"],
            ["陈伟强", "男", "2012-05-06", "420199201205061250", "13900001111", "望湖苑3幢1单元502室"]
        ),
        (
            ["陈伟明", "男", "2012-05-06", "", "13900001111", "望湖苑3幢1单元502室"],
            ["陈伟强", "男", "2012-05-06", "", "13900001111", "望湖苑3幢1单元502室"]
        ),
        (
            ["陈明", "男", "2012-05-06", "", "13900001111", "望湖苑3幢1单元502室"],
            ["陈强", "男", "2012-05-06", "", "13900001111", "望湖苑3幢1单元502室"]
        ),
        (
            ["陈明", "男", "2012-05-06", "", "13900001111", "望湖苑3幢1单元502室"],
            ["陈静", "女", "2012-05-06", "", "13900001111", "望湖苑3幢1单元502室"]
        ),
    ])
    func `twins at one address are not duplicates`(one: [String], other: [String]) {
        #expect(verdict(one, other) != .duplicate)
    }

    @Test func `a common name and the same year of birth do not make a duplicate`() {
        let first = ["王伟", "男", "1985-03-02", "", "13900002222", "望湖苑3幢1单元502室"]
        let second = ["王伟", "男", "1985-11-27", "", "13700003333", "南塘里9幢2单元101室"]

        var town = MatchingTown(people: 300)
        for number in 1...8 {
            town.add(["王伟", "男", "19\(50 + number)-0\(number)-14", "", "1370000444\(number)", ""])
        }
        let rows = [first, second].map { town.add($0) }

        #expect(!town.findings().pairs.contains { [$0.first, $0.second] == rows })
    }

    @Test func `two valid identity numbers are two people, whatever else agrees`() {
        let first = ["王伟", "男", "1985-03-02", "420199198503021236", "13900002222", "望湖苑3幢1单元502室"]
        let second = ["王伟", "男", "1985-03-02", "42019919850302455X", "13900002222", "望湖苑3幢1单元502室"]

        #expect(verdict(first, second) != .duplicate)
    }

    @Test func `two valid identity numbers that differ weigh more than a name and a birthday`() throws {
        let first = ["王伟", "男", "1985-03-02", "420199198503021236", "", ""]
        let second = ["王伟", "男", "1985-03-02", "42019919850302455X", "", ""]
        // One digit off, and not valid: a slip.
        let slip = ["王伟", "男", "1985-03-02", "420199198503021286", "", ""]
        func reason(_ other: [String]) throws -> Matching.Reason {
            let (findings, one, two) = findings(first, other)
            return try #require(findings.reasons(one, two).first { $0.title == "身份证号" })
        }

        #expect(try reason(second).words == "都有效而不同")
        #expect(try reason(second).weight < -12)
        #expect(verdict(first, second) != .duplicate)
        #expect(try reason(slip).words == "一位之差或相邻两位颠倒")
        #expect(try reason(slip).weight > 0)
    }

    @Test func `a number that was checked beforehand is equal, or another person's`() throws {
        // Digests, as the books compare protected numbers by.
        let rows = [
            ["王伟", "1985-03-02", "4f2a9c"], ["王伟", "1985-03-02", "4f2a9d"], ["王维", "1985-03-02", "4f2a9c"],
        ]
        var columns: [[String]] = [[], [], []]
        for number in 0..<200 {
            columns[0].append("李\(["明", "华", "军", "平"][number % 4])")
            columns[1].append("19\(40 + number % 50)-0\(1 + number % 9)-1\(number % 9)")
            columns[2].append("x\(number)")
        }
        for row in rows { for (place, cell) in row.enumerated() { columns[place].append(cell) } }
        let findings = Matching.link(
            columns,
            by: Matching.Schema([
                Matching.Field(0, "姓名", .hanName), Matching.Field(1, "出生日期", .date),
                Matching.Field(2, "身份证号", .checkedNumber),
            ]), readings: MatchingTown.readings)

        let duplicates = findings.pairs.filter { $0.verdict == .duplicate }.map { [$0.first, $0.second] }
        #expect(duplicates == [[200, 202]])
    }

    @Test func `two letters changed over that only sound the same are no changed order`() throws {
        func reason(_ one: String, _ other: String) throws -> Matching.Reason {
            let (findings, first, second) = findings(
                [one, "男", "1985-03-02", "", "", ""], [other, "男", "1985-03-02", "", "", ""])
            return try #require(findings.reasons(first, second).first)
        }
        let swapped = try reason("林英", "英林")
        let alike = try reason("林英", "鹰琳")

        #expect(swapped.words == "字序颠倒")
        #expect(alike.words == "字序颠倒又只是同音")
        #expect(alike.weight < swapped.weight)
        // Of three letters one still stands for itself.
        #expect(try reason("王英林", "王琳英").words == "字序颠倒")
        #expect(try reason("王英林", "王琳鹰").words == "字序颠倒又只是同音")
    }

    @Test(arguments: [
        // Father and son, mother and daughter, and a son who bears his father's name.
        (
            ["李建国", "男", "1960-03-02", "", "13900004444", "望湖苑3幢1单元502室"],
            ["李建", "男", "1988-07-12", "", "13900004444", "望湖苑3幢1单元502室"]
        ),
        (
            ["李春梅", "女", "1960-03-02", "", "13900004444", "望湖苑3幢1单元502室"],
            ["李春", "女", "", "", "13900004444", "望湖苑3幢1单元502室"]
        ),
        (
            ["李建国", "男", "1960-03-02", "", "13900004444", "望湖苑3幢1单元502室"],
            ["李建国", "男", "1988-07-12", "", "13900004444", "望湖苑3幢1单元502室"]
        ),
        // Husband and wife.
        (
            ["李建国", "男", "1960-03-02", "", "13900004444", "望湖苑3幢1单元502室"],
            ["赵红梅", "女", "1960-03-02", "", "13900004444", "望湖苑3幢1单元502室"]
        ),
        // A number that was copied from the wrong line.
        (
            ["李建国", "男", "", "420199196003021230", "", "望湖苑3幢1单元502室"],
            ["赵红梅", "女", "", "420199196003021230", "", "望湖苑3幢1单元502室"]
        ),
    ])
    func `people of one household are not duplicates`(one: [String], other: [String]) {
        #expect(verdict(one, other) != .duplicate)
    }

    @Test func `a doubt is told, and keeps the pair from being joined`() throws {
        let (findings, first, second) = findings(
            ["陈伟明", "男", "2012-05-06", "420199201205061234", "13900001111", "望湖苑3幢1单元502室"],
            ["陈伟铭", "男", "2012-05-06", "420199201205061250", "13900001111", "望湖苑3幢1单元502室"])

        let pair = try #require(findings.pairs.first { $0.first == first && $0.second == second })
        #expect(pair.verdict == .look)
        #expect(pair.doubt == .otherNumber)
        #expect(!findings.clusters.contains { $0.contains(first) })
    }

    // MARK: Why

    @Test func `each column says how it agrees and what that weighs`() {
        let (findings, first, second) = findings(
            Self.zhang, ["张桂鹰", "女", "1950-12-03", "", "13912345687", "南塘里6栋2单元301"])

        let reasons = findings.reasons(second, first)

        #expect(
            reasons.map { "\($0.title)：\($0.words)" }.prefix(5) == [
                "姓名：同音字不同", "性别：相同", "出生日期：日与月颠倒", "联系电话：一位之差或相邻两位颠倒", "住址：相同",
            ])
        #expect(reasons.prefix(5).allSatisfy { $0.weight > 0 })
        #expect(findings.reasons(first, second) == reasons)
    }

    @Test(arguments: [(7.249, "姓名：相同（+7.2）"), (-0.96, "姓名：相同（−1.0）"), (0, "姓名：相同（+0.0）")])
    func `a reason is written with its weight`(weight: Double, text: String) {
        #expect(Matching.Reason(title: "姓名", words: "相同", weight: weight).text == text)
    }

    @Test func `a rare name weighs more than a common one`() {
        let common = ["王明", "男", "1985-03-02", "", "", ""]
        let rare = ["严朝霞", "女", "1985-03-02", "", "", ""]
        var town = MatchingTown(people: 200)
        for _ in 0..<8 { town.add(["王明", "男", "", "", "", ""]) }
        let rows = [common, common, rare, rare].map { town.add($0) }
        let findings = town.findings()

        #expect(
            findings.reasons(rows[2], rows[3])[0].weight > findings.reasons(rows[0], rows[1])[0].weight + 2)
    }

    // MARK: Edges

    @Test(arguments: [0, 1, 2])
    func `a table with hardly a row gives nothing and does not fall over`(rows: Int) {
        let columns = (0..<7).map { _ in [String](repeating: "", count: rows) }

        let findings = Matching.link(columns, by: MatchingTown.schema)

        #expect(findings.pairs.isEmpty)
        #expect(findings.clusters.isEmpty)
        #expect(Matching.link([], by: Matching.Schema([])).pairs.isEmpty)
    }

    @Test func `of two registers only rows of different ones are compared`() {
        var town = MatchingTown(people: 200, twice: 0)
        let second = town.rows.count
        town.add(town.rows[3].dropFirst().map { $0 })
        town.add(town.rows[3].dropFirst().map { $0 })
        var options = Matching.Options()
        options.secondRegister = second

        let findings = town.findings(options)

        #expect(findings.pairs.allSatisfy { $0.first < second && $0.second >= second })
        #expect(findings.pairs.contains { $0.first == 3 && $0.second == second })
    }

    @Test func `a block that is too large is parted and reported`() {
        var options = Matching.Options()
        options.blockLimit = 4
        var town = MatchingTown(people: 100)
        for number in 0..<30 { town.add(["王明", "男", "19\(40 + number)-03-02", "", "", ""]) }

        let findings = town.findings(options)

        let names = findings.oversized.first { $0.pass == "姓名" }
        #expect((names?.largest ?? 0) >= 30)
        #expect(names?.uncompared == 0)
    }

    // MARK: Helpers

    /// What is thought of two rows in a register of others.
    private func verdict(_ one: [String], _ other: [String]) -> Matching.Verdict? {
        let (findings, first, second) = findings(one, other)
        return findings.pairs.first { $0.first == first && $0.second == second }?.verdict
    }

    private func findings(_ one: [String], _ other: [String]) -> (Matching.Findings, Int, Int) {
        var town = MatchingTown(people: 300)
        let first = town.add(one)
        let second = town.add(other)
        return (town.findings(), first, second)
    }
}

/// Registers of other shapes, with nobody to say how to compare their columns.
@Suite struct MatchingShapeTests {
    @Test(arguments: [UInt64(3), 4])
    func `a roll of voters with pet names, new surnames and moves`(seed: UInt64) {
        let register = MatchingShapes.voters(500, seed: seed)
        let findings = register.findings()
        let quality = register.quality(of: findings)

        #expect(quality.precision >= 0.97)
        #expect(quality.recall >= 0.6)
        let look = MatchingQuality(
            found: Set(findings.pairs.map { [$0.first, $0.second] }), truth: register.truth())
        #expect(look.recall >= 0.75)
    }

    @Test(arguments: [UInt64(5), 6])
    func `two guides to restaurants, each with its own way of writing`(seed: UInt64) {
        let register = MatchingShapes.restaurants(500, seed: seed)
        let quality = register.quality(of: register.findings())

        #expect(quality.precision >= 0.99)
        #expect(quality.recall >= 0.95)
    }

    @Test(arguments: [UInt64(9), 10])
    func `two lists of contacts, with American dates in one and ISO's in the other`(seed: UInt64) {
        let (register, second) = MatchingShapes.contacts(500, seed: seed)
        var options = Matching.Options()
        options.secondRegister = second
        let quality = register.quality(of: register.findings(options), across: second)

        #expect(quality.precision >= 0.99)
        #expect(quality.recall >= 0.97)
    }

    @Test func `numbers of the register itself are not compared`() {
        let register = MatchingShapes.voters(200)
        let schema = Matching.Schema.guess(header: register.header, samples: register.columns)

        #expect(!schema.fields.contains { $0.title == "voter_reg_num" })
        #expect(schema.fields.contains { $0.title == "first_name" && $0.comparator == .givenName })
        #expect(
            Matching.Schema.guess(
                header: ["name", "addr", "phone"],
                samples: [["Blue Door Grill", "Palm Cafe"], ["1 Oak St.", "2 Elm St."], ["", ""]]
            ).fields.map(\.comparator) == [.text, .address, .phone])
    }
}

@Suite struct MatchingSchemaTests {
    @Test func `Chinese and English headers tell how to compare`() {
        func guess(_ header: String...) -> [String] {
            let samples = header.map { _ in [String]() }
            return Matching.Schema.guess(header: header, samples: samples).fields.map {
                "\($0.title) \($0.comparator.rawValue)"
            }
        }

        #expect(
            guess("序号", "姓名", "性别", "出生年月", "身份证号码", "联系电话", "家庭住址", "邮编", "民族", "备注") == [
                "姓名 hanName", "性别 sex", "出生年月 date", "身份证号码 number", "联系电话 phone", "家庭住址 address",
                "邮编 postcode", "民族 word",
            ])
        #expect(
            guess(
                "rec_id", "given_name", "surname", "street_number", "address_1", "address_2", "suburb",
                "postcode",
                "state", "date_of_birth", "soc_sec_id") == [
                    "given_name givenName", "surname surname", "street_number houseNumber",
                    "address_1 address",
                    "address_2 address", "suburb address", "postcode postcode", "state word",
                    "date_of_birth date", "soc_sec_id number",
                ])
        #expect(
            guess("Id", "First Name", "LastName", "Gender", "DOB", "Mobile", "Street", "City", "ZIP") == [
                "First Name givenName", "LastName surname", "Gender sex", "DOB date", "Mobile phone",
                "Street address", "City address", "ZIP postcode",
            ])
    }

    @Test func `without headers the values tell`() {
        let town = MatchingTown(people: 150)
        let header = MatchingTown.header.map { _ in "" }

        let schema = Matching.Schema.guess(header: header, samples: town.register.columns)

        #expect(
            schema.fields == [
                Matching.Field(1, "", .hanName), Matching.Field(2, "", .sex), Matching.Field(3, "", .date),
                Matching.Field(4, "", .number), Matching.Field(5, "", .phone),
                Matching.Field(6, "", .address),
            ])
    }
}
