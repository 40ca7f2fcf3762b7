import Governance

/// Rows of an invented register, and whom each is about.
struct MatchingRegister {
    let header: [String]
    /// In the order in which they were entered.
    private(set) var rows: [[String]] = []
    private(set) var people: [Int] = []

    init(header: [String]) { self.header = header }

    /// Adds a row; returns where it stands.
    @discardableResult
    mutating func add(_ cells: [String], about person: Int) -> Int {
        rows.append(cells)
        people.append(person)
        return rows.count - 1
    }

    /// The rows in an order that chance makes, with their numbers in the first column.
    func shuffled(_ chance: inout MatchingChance, numbered prefix: String = "") -> Self {
        var register = self
        for index in rows.indices.reversed() where index > 0 {
            let other = chance.below(index + 1)
            register.rows.swapAt(index, other)
            register.people.swapAt(index, other)
        }
        for index in rows.indices { register.rows[index][0] = "\(prefix)\(index + 1)" }
        return register
    }

    var columns: [[String]] {
        header.indices.map { column in rows.map { $0[column] } }
    }

    /// What is found when nobody says how to compare the columns.
    func findings(_ options: Matching.Options = Matching.Options()) -> Matching.Findings {
        let schema = Matching.Schema.guess(header: header, samples: columns.map { Array($0.prefix(500)) })
        return Matching.link(columns, by: schema, options: options)
    }

    /// The pairs of rows that are about one person; with two registers, one behind the other, those across.
    func truth(across second: Int? = nil) -> Set<[Int]> {
        var rowsOf: [Int: [Int]] = [:]
        for (row, person) in people.enumerated() { rowsOf[person, default: []].append(row) }
        let pairs = Set(rowsOf.values.flatMap { Self.pairs(in: $0) })
        guard let second else { return pairs }
        return pairs.filter { $0[0] < second && $0[1] >= second }
    }

    /// How good what was called duplicates is.
    func quality(of findings: Matching.Findings, across second: Int? = nil) -> MatchingQuality {
        let found = findings.clusters.flatMap { Self.pairs(in: $0) }
            .filter { pair in second.map { pair[0] < $0 && pair[1] >= $0 } ?? true }
        return MatchingQuality(found: Set(found), truth: truth(across: second))
    }

    static func pairs(in group: [Int]) -> [[Int]] {
        group.indices.flatMap { i in group[(i + 1)...].map { [min(group[i], $0), max(group[i], $0)] } }
    }
}

/// How much of what was found is right, and how much of what is right was found.
struct MatchingQuality {
    let precision: Double
    let recall: Double

    init(found: Set<[Int]>, truth: Set<[Int]>) {
        let right = Double(found.intersection(truth).count)
        precision = right / Double(max(found.count, 1))
        recall = right / Double(max(truth.count, 1))
    }
}

/// Invented people in invented households, and a register in which some of them stand twice, written badly the second
/// time. The same seed gives the same people.
struct MatchingTown {
    static let header = ["序号", "姓名", "性别", "出生日期", "身份证号", "联系电话", "住址"]

    private(set) var register = MatchingRegister(header: header)
    private var chance: MatchingChance
    private var born = 0

    /// - Parameters:
    ///   - people: about how many.
    ///   - twice: how many of a hundred stand in the register a second time; a fifth of those a third time.
    init(people wanted: Int, twice: Int = 15, seed: UInt64 = 7) {
        chance = MatchingChance(state: seed)
        while born < wanted { addHousehold(twice: twice) }
        register = register.shuffled(&chance)
    }

    var rows: [[String]] { register.rows }

    static let schema = Matching.Schema([
        Matching.Field(1, "姓名", .hanName), Matching.Field(2, "性别", .sex), Matching.Field(3, "出生日期", .date),
        Matching.Field(4, "身份证号", .number), Matching.Field(5, "联系电话", .phone),
        Matching.Field(6, "住址", .address),
    ])

    func findings(_ options: Matching.Options = Matching.Options()) -> Matching.Findings {
        Matching.link(register.columns, by: Self.schema, readings: Self.readings, options: options)
    }

    /// Adds a row, without its number, about somebody new; returns where it stands.
    @discardableResult
    mutating func add(_ cells: [String]) -> Int {
        defer { born += 1 }
        return register.add(["\(rows.count + 1)"] + cells, about: born)
    }

    // MARK: People

    private struct Person {
        var name: [Character]
        var male: Bool
        var birth: (year: Int, month: Int, day: Int)
        var number: [Character]
        var phone: [Character]
        var address: (building: Int, entrance: Int, flat: Int, estate: String)
    }

    private mutating func addHousehold(twice: Int) {
        let address = (
            building: 1 + chance.below(40), entrance: 1 + chance.below(4),
            flat: (1 + chance.below(18)) * 100 + 1 + chance.below(4), estate: chance.pick(Self.estates)
        )
        let elder = chance.below(100) < 30
        let year = elder ? 1935 + chance.below(25) : 1960 + chance.below(40)
        let father = surname()
        var members = [person(father, male: true, year: year, address)]
        if chance.below(100) < 80 {
            members.append(person(surname(), male: false, year: year - 3 + chance.below(7), address))
        }
        let shared = chance.pick(Self.letters).1
        for _ in 0..<chance.below(3) {
            var child = person(
                father, male: chance.below(2) == 0, year: year + 22 + chance.below(14), address)
            // Brothers and sisters often share a letter.
            if chance.below(2) == 0, child.name.count == 3 { child.name[1] = shared }
            if chance.below(100) < 40 { child.phone = members[0].phone }
            members.append(child)
            if chance.below(100) < 3 {
                var twin = person(father, male: child.male, year: child.birth.year, address)
                twin.birth = child.birth
                twin.number = number(twin.birth, male: twin.male)
                twin.phone = child.phone
                if child.name.count == 3 { twin.name = [child.name[0], child.name[1], letter()] }
                if twin.name != child.name { members.append(twin) }
            }
        }
        for member in members {
            let copies = chance.below(100) < twice ? (chance.below(5) == 0 ? 3 : 2) : 1
            for copy in 0..<copies {
                register.add(written(member, badly: copy > 0), about: born)
            }
            born += 1
        }
    }

    private mutating func person(
        _ surname: Character, male: Bool, year: Int, _ address: (Int, Int, Int, String)
    ) -> Person {
        var name = [surname, letter()]
        if chance.below(100) < 75 { name.append(letter()) }
        let birth = (year: year, month: 1 + chance.below(12), day: 1 + chance.below(28))
        return Person(
            name: name, male: male, birth: birth, number: number(birth, male: male),
            phone: Array("1\(3 + chance.below(7))") + (0..<9).map { _ in digit() },
            address: (address.0, address.1, address.2, address.3))
    }

    private mutating func surname() -> Character {
        // The first ones are much commoner.
        let rank = chance.below(Self.surnames.count) * chance.below(Self.surnames.count) / Self.surnames.count
        return Self.surnames[rank]
    }

    private mutating func letter() -> Character {
        let letters = chance.pick(Self.letters)
        return chance.below(3) < 2 ? letters.1 : chance.pick([letters.1] + letters.2)
    }

    private mutating func digit() -> Character { Character("\(chance.below(10))") }

    private mutating func number(_ birth: (year: Int, month: Int, day: Int), male: Bool) -> [Character] {
        let sequence = chance.below(500) * 2 + (male ? 1 : 0)
        let region = "42019\(chance.below(10))"
        return Self.checked(Array(region + Self.digits(birth) + Self.padded(sequence, 3)))
    }

    static func checked(_ digits: [Character]) -> [Character] {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return digits + [Array("10X98765432")[sum % 11]]
    }

    private static func padded(_ number: Int, _ count: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(count - text.count, 0)) + text
    }

    private static func digits(_ birth: (year: Int, month: Int, day: Int)) -> String {
        padded(birth.year, 4) + padded(birth.month, 2) + padded(birth.day, 2)
    }

    // MARK: Rows

    private mutating func written(_ person: Person, badly: Bool) -> [String] {
        var person = person
        var date = Self.digits(person.birth).map { $0 }
        if badly {
            for _ in 0..<1 + chance.below(2) {
                switch chance.below(10) {
                case 0, 1: person.name = mishear(person.name)
                case 2: if person.name.count == 3 { person.name.swapAt(1, 2) }
                case 3: if person.birth.day <= 12 { date = Array(date[0..<4] + date[6..<8] + date[4..<6]) }
                case 4: date = wrongDigit(date, from: 2)
                case 5: person.number = wrongDigit(person.number, from: 0)
                case 6:
                    let place = chance.below(17)
                    person.number.swapAt(place, place + 1)
                case 7: person.phone = wrongDigit(person.phone, from: 1)
                case 8: person.phone = Array("1\(3 + chance.below(7))") + (0..<9).map { _ in digit() }
                default:
                    person.address.building = 1 + chance.below(40)
                    person.address.estate = chance.pick(Self.estates)
                }
            }
        }
        let address = person.address
        let day = String(date)
        let written = chance.below(3)
        let (year, month, last) = (day.prefix(4), day.dropFirst(4).prefix(2), day.suffix(2))
        return [
            "", String(person.name), chance.below(100) < 5 ? "" : person.male ? "男" : "女",
            chance.below(100) < 5
                ? ""
                : written == 0 ? day : written == 1 ? "\(year)-\(month)-\(last)" : "\(year)/\(month)/\(last)",
            chance.below(100) < 40 ? "" : String(person.number),
            chance.below(100) < 30 ? "" : String(person.phone),
            chance.below(100) < 5
                ? ""
                : chance.below(2) == 0
                    ? "\(address.estate)\(address.building)幢\(address.entrance)单元\(address.flat)室"
                    : "\(address.estate)\(address.building)栋\(address.entrance)单元\(address.flat)",
        ]
    }

    /// Another letter with the same sound.
    private mutating func mishear(_ name: [Character]) -> [Character] {
        var name = name
        let place = 1 + chance.below(name.count - 1)
        if let letters = Self.letters.first(where: { $0.1 == name[place] || $0.2.contains(name[place]) }) {
            name[place] = chance.pick([letters.1] + letters.2)
        }
        return name
    }

    private mutating func wrongDigit(_ digits: [Character], from: Int) -> [Character] {
        var digits = digits
        digits[from + chance.below(digits.count - from)] = digit()
        return digits
    }

    // MARK: Letters

    /// How the letters used here are read.
    static func readings(of letter: String) -> [String] {
        letters.filter { String($0.1) == letter || $0.2.contains(Character(letter)) }.map(\.0)
    }

    private static let surnames = Array(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严")
    private static let letters: [(String, Character, [Character])] = [
        ("ying", "英", ["鹰", "莹", "颖"]), ("wei", "伟", ["维", "卫", "威", "薇"]), ("ming", "明", ["铭", "鸣"]),
        ("hua", "华", ["花", "桦"]), ("gui", "桂", ["贵"]), ("fang", "芳", ["方"]), ("jun", "军", ["君", "俊", "钧"]),
        ("jie", "杰", ["洁", "捷"]), ("li", "丽", ["莉", "立", "力"]), ("xia", "霞", ["夏"]), ("ping", "平", ["萍"]),
        ("hong", "红", ["宏", "洪", "鸿"]), ("mei", "梅", ["美"]), ("guo", "国", ["果"]), ("jian", "建", ["健", "剑"]),
        ("qiang", "强", []), ("yan", "艳", ["燕", "彦"]), ("xiu", "秀", ["修"]), ("lan", "兰", ["岚"]),
        ("zhi", "志", ["智", "芝"]), ("wen", "文", ["雯"]), ("bin", "斌", ["彬", "滨"]), ("tao", "涛", ["桃"]),
        ("hao", "浩", ["皓"]), ("yu", "玉", ["宇", "雨", "钰"]), ("xin", "新", ["欣", "鑫"]),
        ("lin", "林", ["琳", "霖"]),
        ("chun", "春", []), ("feng", "峰", ["凤", "锋", "丰"]), ("jing", "静", ["晶", "京"]),
        ("qing", "清", ["青", "庆"]),
        ("zhen", "珍", ["振", "真"]), ("shu", "淑", ["书", "树"]), ("long", "龙", ["隆"]), ("bo", "波", ["博"]),
        ("xue", "雪", ["学"]), ("ling", "玲", ["灵", "凌"]), ("hui", "辉", ["慧", "惠"]), ("min", "敏", ["民"]),
        ("cheng", "成", ["诚", "城"]), ("rui", "瑞", ["锐"]), ("yong", "勇", ["永"]), ("ting", "婷", ["庭"]),
        ("chao", "超", []), ("na", "娜", []), ("gang", "刚", ["钢"]), ("sheng", "生", ["胜"]), ("rong", "荣", ["蓉"]),
    ]
    private static let estates = ["云杉里小区", "望湖苑", "新桥社区", "金桂花园", "南塘里", "铁西新村"]
}

/// Chance that is the same every time.
struct MatchingChance {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)).multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
