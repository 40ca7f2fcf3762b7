import Foundation

@testable import Records

// A small town of the tests' own: areas, blocks, homes, people, and what is known about them.

enum Area: RecordType {
    static let name = Field<String>("name", title: "名称")
    static let declaration = Declaration(
        "area", title: "片区", fields: [name],
        derived: [
            .relation(
                "blocks", title: "楼", .manyVia(Link.self, here: "parent", there: "child", target: Block.self)),
            .relation("homes", title: "住户", .those(Home.self, at: "area")),
            .relation("people", title: "居民", .those(Person.self, at: "area")),
            .relation("calls", title: "走访", .those(Call.self, at: "home.where.area")),
        ],
        place: "id", opening: .open)
}

enum Block: RecordType {
    static let name = Field<String>("name", title: "名称")
    static let declaration = Declaration(
        "block", title: "楼", fields: [name],
        derived: [
            .relation(
                "area", title: "片区", .one(via: Link.self, here: "child", there: "parent", target: Area.self))
        ],
        place: "id", opening: .open)
}

enum Link: RecordType {
    static let child = Field<Int>("child", title: "下级")
    static let parent = Field<Int>("parent", title: "上级")
    static let from = Field<Day>("from", title: "起")
    static let until = Field<Day?>("until", title: "止")
    static let declaration = Declaration(
        "link", title: "隶属", fields: [child, parent, from, until],
        indexes: [.unique(child).whereEmpty(until), .on(parent, child)],
        timing: .dated(from: "from", until: "until"), opening: .open)
}

enum Home: RecordType {
    static let block = Field<Block.ID>("block", title: "楼")
    static let door = Field<String>("door", title: "门牌")
    static let declaration = Declaration(
        "home", title: "住户", fields: [block, door],
        derived: [
            .relation(
                "members", title: "成员",
                .manyVia(Stay.self, here: "home", there: "person", target: Person.self)),
            .relation(
                "tags", title: "类别",
                .manyThrough(Stay.self, here: "home", there: "person", target: Tag.self, by: "person")),
            .relation("calls", title: "走访", .many(Call.self, by: "home")),
            .computed("size", title: "人数", .integer, .count(relation: "members")),
            .computed(
                "last_call", title: "上次见到", .day,
                .latest(relation: "calls", field: "day", where: Call.outcome == .met)),
            .computed("area", title: "片区", .reference(Area.self), .path("block.area")),
            .computed("where", title: "何处", .reference(Block.self), .first(["block"])),
        ],
        indexes: [.on(block)], place: "block")
}

enum Person: RecordType {
    static let name = Field<String>("name", title: "姓名")
    static let born = Field<Day?>("born", title: "出生日期")
    static let card = Field<Sealed?>(
        "card", title: "证件", sensitivity: .sensitive,
        sealing: Sealing(lastFour: true) { String($0.prefix(1)) + "***" })
    static let phone = Field<Sealed?>(
        "phone", title: "电话", sealing: Sealing { _ in "电话" })
    static let declaration = Declaration(
        "person", title: "居民", fields: [name, born, card, phone],
        derived: [
            .relation(
                "home", title: "住户", .one(via: Stay.self, here: "person", there: "home", target: Home.self)),
            .relation("tags", title: "类别", .many(Tag.self, by: "person")),
            .computed("age", title: "年龄", .integer, .age(of: "born")),
            .computed("area", title: "片区", .reference(Area.self), .path("home.area")),
        ],
        indexes: [.on(name)], place: "home.block")
}

enum Stay: RecordType {
    static let home = Field<Home.ID>("home", title: "住户")
    static let person = Field<Person.ID>("person", title: "居民")
    static let from = Field<Day>("from", title: "起")
    static let until = Field<Day?>("until", title: "止")
    static let declaration = Declaration(
        "stay", title: "居住", fields: [home, person, from, until],
        indexes: [.unique(person).whereEmpty(until), .on(home, person)],
        timing: .dated(from: "from", until: "until"), place: "home.block",
        opening: .with(["home", "person"]))
}

enum Tag: RecordType {
    static let person = Field<Person.ID>("person", title: "居民")
    static let word = Field<Word>("word", title: "类别")
    static let from = Field<Day>("from", title: "起")
    static let until = Field<Day?>("until", title: "止")
    static let declaration = Declaration(
        "tag", title: "类别", fields: [person, word, from, until],
        indexes: [.unique(person, word).whereEmpty(until), .on(word, person)],
        timing: .dated(from: "from", until: "until"), place: "person.home.block")

    enum Word: String, Choice {
        case old = "高龄老人"
        case alone = "独居老人"
    }
}

enum Call: RecordType {
    static let home = Field<Home.ID?>("home", title: "住户")
    static let day = Field<Day>("day", title: "走访日期")
    static let outcome = Field<Outcome?>("outcome", title: "结果")
    static let note = Field<String?>("note", title: "情况")
    static let declaration = Declaration(
        "call", title: "走访", fields: [home, day, outcome, note],
        indexes: [.on(home, day), .on(outcome, home)], timing: .evidence(day: "day"), place: "home.block")

    enum Outcome: String, Choice {
        case met = "见到"
        case away = "外出"
    }
}

/// One field of every kind, in no place.
enum Memo: RecordType {
    static let key = Field<String>("key", title: "键")
    static let text = Field<String?>("text", title: "文字")
    static let number = Field<Int?>("number", title: "数目") { ($0 ?? 0) < 0 ? "不能小于 0" : nil }
    static let measure = Field<Double?>("measure", title: "量") { ($0 ?? 0) > 1e300 ? "太大" : nil }
    static let flag = Field<Bool?>("flag", title: "是否")
    static let moment = Field<Instant?>("moment", title: "时间")
    static let day = Field<Day?>("day", title: "日期")
    static let other = Field<Memo.ID?>("other", title: "另一条")
    static let secret = Field<Sealed?>("secret", title: "秘密")
    static let declaration = Declaration(
        "memo", title: "便条", fields: [key, text, number, measure, flag, moment, day, other, secret],
        indexes: [.unique(key), .unique(number, flag), .on(other)],
        check: { memo in
            (try? memo[key]) == "bad" ? "不许叫 bad" : nil
        })
}

let townCatalogue = Catalogue(
    [
        Area.self, Block.self, Link.self, Home.self, Person.self, Stay.self, Tag.self, Call.self, Memo.self,
    ],
    places: PlaceTree(Link.self, child: "child", parent: "parent"))

/// New books in a temporary folder that goes with them.
final class Books: Sendable {
    static let today = Day(number: 20_000)
    let location: Store.Location
    let store: Store

    init(_ catalogue: Catalogue = townCatalogue) throws {
        location = Self.somewhere()
        store = try Store.create(at: location, catalogue, clock: Self.clock)
    }

    deinit { try? FileManager.default.removeItem(atPath: location.folder) }

    static let clock: @Sendable () -> Instant = { Instant(today, minute: 600) }

    static func somewhere() -> Store.Location {
        Store.Location(folder: NSTemporaryDirectory() + "records-tests-\(UUID().uuidString)")
    }

    /// The same books opened once more, as another process would.
    func again(_ catalogue: Catalogue = townCatalogue) throws -> Store {
        try Store(location, catalogue, clock: Self.clock)
    }

    func session<Result>(
        _ mode: Context.Mode = .apply, on day: Day = today, known: Int64? = nil, scope: Int64? = nil,
        _ body: (Session) throws -> Result
    ) throws -> Result {
        try store.session(
            Context(actor: "测试", day: day, mode: mode, known: known, scope: scope), body)
    }

    func read<Result>(
        on day: Day = today, known: Int64? = nil, scope: Int64? = nil, _ body: (Session) throws -> Result
    ) throws -> Result {
        try session(.readOnly, on: day, known: known, scope: scope, body)
    }

    @discardableResult
    func write<Result>(
        _ mode: Context.Mode = .apply, on day: Day = today, scope: Int64? = nil,
        _ body: (Work) throws -> Result
    ) throws -> (result: Result, landing: Landing) {
        try session(mode, on: day, scope: scope) { try $0.write(Purpose("test"), body) }
    }

    /// Changes the file past the program.
    func tamper(_ statements: String...) throws {
        try session { session throws in
            try session.connection.run("PRAGMA foreign_keys = OFF")
            for statement in statements { try session.connection.run(statement) }
            try session.connection.run("PRAGMA foreign_keys = ON")
        }
    }

    func number(_ sql: String) throws -> Int64 {
        try session { session throws in
            try session.connection.using(sql) { try $0.step() ? $0.integer(0) : -1 }
        }
    }

    func verify() throws -> Verification { try read { try $0.verify() } }
}

/// Two areas with a home each, and somebody in each home.
struct Town {
    let books: Books
    let north: Area.ID
    let south: Area.ID
    let northBlock: Block.ID
    let southBlock: Block.ID
    let northHome: Home.ID
    let southHome: Home.ID
    let zhang: Person.ID
    let li: Person.ID
    let zhangStay: Stay.ID
    let liStay: Stay.ID

    init() throws {
        let books = try Books()
        let start = Day(number: 10_000)
        self = try books.write { work throws in
            let north = try work.insert(Area.self, Area.name <- "北片")
            let south = try work.insert(Area.self, Area.name <- "南片")
            let blocks = try [(north, "1幢"), (south, "2幢")].map { area, name in
                let block = try work.insert(Block.self, Block.name <- name)
                try work.insert(
                    Link.self, Link.child <- Int(block.raw), Link.parent <- Int(area.raw), Link.from <- start)
                return block
            }
            let homes = try blocks.map { try work.insert(Home.self, Home.block <- $0, Home.door <- "101") }
            let people = try ["张三", "李四"].map { try work.insert(Person.self, Person.name <- $0) }
            let stays = try zip(homes, people).map { home, person in
                try work.insert(Stay.self, Stay.home <- home, Stay.person <- person, Stay.from <- start)
            }
            return Town(
                books: books, north: north, south: south, northBlock: blocks[0], southBlock: blocks[1],
                northHome: homes[0], southHome: homes[1], zhang: people[0], li: people[1],
                zhangStay: stays[0], liStay: stays[1])
        }.result
    }

    private init(
        books: Books, north: Area.ID, south: Area.ID, northBlock: Block.ID, southBlock: Block.ID,
        northHome: Home.ID, southHome: Home.ID, zhang: Person.ID, li: Person.ID, zhangStay: Stay.ID,
        liStay: Stay.ID
    ) {
        (self.books, self.north, self.south) = (books, north, south)
        (self.northBlock, self.southBlock) = (northBlock, southBlock)
        (self.northHome, self.southHome, self.zhang, self.li) = (northHome, southHome, zhang, li)
        (self.zhangStay, self.liStay) = (zhangStay, liStay)
    }
}

/// The failure of the books that `body` throws; anything else is passed on.
func failure(_ body: () throws -> some Any) throws -> RecordFailure? {
    do {
        _ = try body()
        return nil
    } catch let failure as RecordFailure {
        return failure
    }
}
