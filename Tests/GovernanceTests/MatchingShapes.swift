import Governance

/// Registers shaped like those that others keep: their columns, their ways of writing, their slips. All invented.
enum MatchingShapes {
    // MARK: A roll of voters

    /// Families at one address; a fifth stand a second time, under a pet name or a new surname, at an old address,
    /// with slips and gaps.
    static func voters(_ wanted: Int, seed: UInt64 = 3) -> MatchingRegister {
        var chance = MatchingChance(state: seed)
        var register = MatchingRegister(header: [
            "voter_reg_num", "last_name", "first_name", "middle_name", "name_sufx_cd", "sex_code",
            "race_code", "birth_year", "res_street_address", "res_city_desc", "state_cd", "zip_code",
            "full_phone_num",
        ])
        var born = 0
        while born < wanted {
            let home = Home(&chance)
            let surname = family(&chance)
            for place in 0..<1 + chance.below(4) {
                let isMale = place == 0 || place > 1 && chance.below(2) == 0
                let given = chance.pick(isMale ? men : women)
                let year = place < 2 ? 1935 + chance.below(45) : 1975 + chance.below(30)
                let middle = chance.pick(men + women).first ?? ""
                func row(
                    _ surname: String, _ given: String, _ year: Int, _ home: Home, middle: String
                ) -> [String] {
                    [
                        "", surname, given, middle, "", isMale ? "M" : "F", "W", "\(year)", home.street,
                        home.city, "NC", home.zip, home.phone,
                    ]
                }
                register.add(row(surname, given, year, home, middle: middle), about: born)
                if chance.below(5) == 0 {
                    var (family, first, second) = (surname, given, home)
                    switch chance.below(6) {
                    case 0: first = chance.pick(isMale ? men : women, like: given)
                    case 1: if !isMale { family = Self.family(&chance) }
                    case 2: second = Home(&chance)
                    case 3: (family, first) = (first, family)
                    default: first = chance.slip(first)
                    }
                    if chance.below(2) == 0 { family = chance.slip(family) }
                    var again = row(
                        family, first, year + (chance.below(10) == 0 ? 1 : 0), second,
                        middle: String(middle.prefix(1)))
                    for column in 5..<13 where chance.below(12) == 0 { again[column] = "" }
                    register.add(again, about: born)
                }
                born += 1
            }
        }
        return register.shuffled(&chance, numbered: "NC")
    }

    // MARK: Two lists of restaurants

    /// Two guides to the same towns; half of the places stand in both, each time as its guide writes them.
    static func restaurants(_ wanted: Int, seed: UInt64 = 5) -> MatchingRegister {
        var chance = MatchingChance(state: seed)
        var register = MatchingRegister(header: ["name", "addr", "city", "phone", "type"])
        var second: [(cells: [String], place: Int)] = []
        for place in 0..<wanted {
            let owner = chance.pick(surnames)
            let kind = chance.pick(kitchens)
            let name = chance.below(2) == 0 ? "\(owner)'s \(kind.0)" : "\(chance.pick(words)) \(kind.0)"
            let number = 1 + chance.below(9000)
            let street = chance.pick(streets)
            let city = chance.pick(cities)
            let (area, line) = (310 + chance.below(500), 1000 + chance.below(9000))
            let exchange = 200 + chance.below(700)
            register.add(
                [name, "\(number) \(street) St.", city, "\(area)/\(exchange)-\(line)", kind.1], about: place)
            guard chance.below(2) == 0 else { continue }
            var other = name.replacing("'", with: "")
            if chance.below(3) == 0 { other += " of \(city)" }
            if chance.below(4) == 0 { other = other.replacing(kind.0, with: kind.0 + " & Bar") }
            if chance.below(6) == 0 { other = chance.slip(other) }
            second.append(
                (
                    [
                        other, "\(number) \(street) Street" + (chance.below(3) == 0 ? " near Main" : ""),
                        chance.below(5) == 0 ? chance.pick(cities) : city,
                        chance.below(8) == 0 ? "" : "\(area)-\(exchange)-\(line)",
                        chance.below(2) == 0 ? kind.1 : chance.pick(kitchens).1,
                    ], place
                ))
        }
        for row in second { register.add(row.cells, about: row.place) }
        return register
    }

    // MARK: Two lists of contacts

    /// The first list in the American order of dates, the second in ISO's; names in the wrong column, gaps, slips.
    static func contacts(_ wanted: Int, seed: UInt64 = 9) -> (register: MatchingRegister, second: Int) {
        var chance = MatchingChance(state: seed)
        var register = MatchingRegister(header: [
            "First Name", "Last Name", "DOB", "Street", "City", "ZIP", "Phone", "Email",
        ])
        var second: [(cells: [String], person: Int)] = []
        for person in 0..<wanted {
            let home = Home(&chance)
            let (given, family) = (chance.pick(men + women), Self.family(&chance))
            let (year, month, day) = (1931 + chance.below(74), 1 + chance.below(12), 1 + chance.below(28))
            let mail = "\(given).\(family)\(chance.below(90))@example.org".lowercased()
            register.add(
                [
                    given, family, american(year, month, day, &chance), home.street, home.city, home.zip,
                    home.phone,
                    chance.below(3) == 0 ? "" : mail,
                ], about: person)
            guard chance.below(3) > 0 else { continue }
            let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
            var cells = [
                given, family, "\(year)-\(two(month))-\(two(day))", home.street.uppercased(), home.city,
                home.zip, "+1 " + home.phone, chance.below(3) == 0 ? "" : mail,
            ]
            for _ in 0..<chance.below(3) {
                switch chance.below(6) {
                case 0: cells.swapAt(0, 1)
                case 1: cells[0] = chance.slip(cells[0])
                case 2: cells[1] = chance.slip(cells[1])
                case 3: cells[3] = Home(&chance).street
                case 4: cells[6] = ""
                default: cells[2] = ""
                }
            }
            second.append((cells, person))
        }
        let boundary = register.rows.count
        for row in second { register.add(row.cells, about: row.person) }
        return (register, boundary)
    }

    /// `3/12/1950`, `3/12/50` or `Mar 12, 1950`.
    private static func american(
        _ year: Int, _ month: Int, _ day: Int, _ chance: inout MatchingChance
    ) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        switch chance.below(4) {
        case 0: return "\(months[month - 1]) \(day), \(year)"
        case 1: return "\(month)/\(day)/\(year % 100 < 10 ? "0" : "")\(year % 100)"
        default: return "\(month)/\(day)/\(year)"
        }
    }

    // MARK: What they are made of

    private struct Home {
        let street: String
        let city: String
        let zip: String
        let phone: String

        init(_ chance: inout MatchingChance) {
            let way = chance.pick(["ST", "RD", "LN", "AVE"])
            street = "\(1 + chance.below(2000)) \(chance.pick(streets)) \(way)"
            city = chance.pick(cities)
            zip = "\(27_000 + chance.below(900))"
            phone = "\(200 + chance.below(700))-\(200 + chance.below(700))-\(1000 + chance.below(9000))"
        }
    }

    /// A common surname, or one of the many rare ones.
    private static func family(_ chance: inout MatchingChance) -> String {
        chance.below(3) == 0 ? chance.pick(surnames) : chance.pick(beginnings) + chance.pick(endings)
    }
    private static let beginnings = [
        "HART", "BLACK", "WEST", "GREEN", "STAN", "LOCK", "BRAD", "ASH", "CROSS", "HOL", "WIN", "RAD",
    ]
    private static let endings = [
        "MAN", "LEY", "FORD", "WELL", "SON", "TON", "BURY", "WOOD", "INGER", "SHAW", "FIELD",
    ]

    private static let men = [
        ["ROBERT", "BOB", "ROB"], ["WILLIAM", "BILL", "WILL"], ["JAMES", "JIM"], ["JOHN", "JACK"],
        ["MICHAEL", "MIKE"], ["RICHARD", "DICK", "RICK"], ["THOMAS", "TOM"], ["CHARLES", "CHUCK"],
        ["DANIEL", "DAN"], ["EDWARD", "ED", "TED"], ["STEPHEN", "STEVE"], ["ANTHONY", "TONY"], ["GEORGE"],
        ["KENNETH", "KEN"], ["DONALD", "DON"], ["HAROLD"], ["WALTER"], ["LEONARD", "LEN"], ["VINCENT"],
    ]
    private static let women = [
        ["ELIZABETH", "LIZ", "BETTY"], ["MARGARET", "PEGGY", "MAGGIE"], ["PATRICIA", "PAT"],
        ["KATHERINE", "KATE", "KATHY"], ["JENNIFER", "JENNY"], ["SUSAN", "SUE"], ["DEBORAH", "DEBBIE"],
        ["BARBARA", "BARB"], ["LINDA"], ["MARY"], ["DOROTHY", "DOT"], ["SANDRA"], ["CAROL"],
        ["REBECCA", "BECKY"],
        ["VIRGINIA", "GINNY"], ["SHARON"], ["CYNTHIA", "CINDY"], ["HELEN"], ["MARTHA"],
    ]
    private static let surnames = [
        "SMITH", "JOHNSON", "WILLIAMS", "BROWN", "JONES", "DAVIS", "MILLER", "WILSON", "MOORE", "TAYLOR",
        "ANDERSON", "JACKSON", "HARRIS", "THOMPSON", "ROBINSON", "WALKER", "WRIGHT", "MITCHELL", "ROBERTS",
        "TURNER", "PHILLIPS", "CAMPBELL", "PARKER", "EVANS", "EDWARDS", "COLLINS", "STEWART", "MORRIS",
        "ROGERS", "REED", "COOK", "MORGAN", "COOPER", "PETERSON", "BAILEY", "KELLY", "HOWARD", "RICHARDSON",
        "BLACKWELDER", "OVERCASH", "SHUFORD", "YODER", "HEFNER", "TEAGUE", "LAWING", "CLONINGER", "FRITTS",
    ]
    private static let streets = [
        "OAK HILL", "MAPLE", "CEDAR CREEK", "RIVER", "LAKEVIEW", "CHURCH", "MILL POND", "PINE FOREST",
        "SUNSET", "COUNTRY CLUB", "OLD SALISBURY", "UNION", "CHESTNUT", "MEADOW", "DOGWOOD", "HOLLY",
    ]
    private static let cities = ["HICKORY", "CONOVER", "NEWTON", "CLAREMONT", "MAIDEN", "CATAWBA", "VALE"]
    private static let words = [
        "Golden", "Blue Door", "Old Harbor", "Little Star", "Red Lantern", "Green Valley", "Corner",
        "Twin Oaks", "Royal", "Sunny Side", "Silver Spoon", "Iron Gate", "Lucky Seven", "White Horse",
        "Broadway", "Palm",
    ]
    private static let kitchens = [
        ("Grill", "american"), ("Trattoria", "italian"), ("Bistro", "french"), ("Sushi House", "japanese"),
        ("Cantina", "mexican"), ("Steakhouse", "steakhouses"), ("Cafe", "coffee shops"),
        ("Palace", "chinese"),
        ("Deli", "delis"), ("Seafood", "seafood"),
    ]
}

extension MatchingChance {
    /// A name as it stands in the papers.
    fileprivate mutating func pick(_ names: [[String]]) -> String { names[below(names.count)][0] }

    /// One of the other forms of a name, where there is one.
    fileprivate mutating func pick(_ names: [[String]], like name: String) -> String {
        names.first { $0[0] == name }.map { pick($0.count > 1 ? Array($0.dropFirst()) : $0) } ?? name
    }

    /// A letter left out, doubled, changed over with the next or another one.
    mutating func slip(_ word: String) -> String {
        var letters = Array(word)
        guard letters.count > 2 else { return word }
        let place = 1 + below(letters.count - 2)
        switch below(4) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(letters[place], at: place)
        case 2: letters.swapAt(place, place + 1)
        default: letters[place] = pick(Array("AEIORSTLN"))
        }
        return String(letters)
    }
}
