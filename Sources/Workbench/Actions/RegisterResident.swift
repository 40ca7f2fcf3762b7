import Governance
import Records

/// 登记: somebody who lives here and is not in the books yet.
var registerResident: Action {
    Action(
        "登记", title: "登记一位新居民：姓名、住址、与户主关系；证件、电话有就写",
        arguments: newResidentArguments,
        example: "登记 张样一 6幢2单元301 户主 电话 15400000001",
        moreExamples: ["登记 王样二 6幢2单元301", "登记 王样二 6幢2单元301 子女 身份证 420199198806200258"], filler: "居民",
        takesRest: false, permission: .write,
        run: { desk, words in
            try NewResident(desk, Written(words, for: newResidentArguments)).land(at: desk)
        })
}

private let newResidentArguments: [Action.Argument] = [
    Action.Argument(
        "姓名", hint: "身份证上的姓名",
        check: { _, text in try understood { try PersonName(text) }.text }),
    Action.Argument(
        "住址", hint: "6幢2单元301", kind: .text, why: "待办按住址分给网格；楼栋要在账本里，新的门牌号直接写",
        check: { desk, text in
            _ = try desk.door(text)
            return text
        }),
    Action.Argument(
        "与户主关系", hint: "户主、配偶、子女……", isOptional: true,
        kind: .choice(HeadRelation.allCases.map(\.rawValue)), why: "一户只有一位户主，走访按户算",
        isAsked: { _ in true },
        usual: { desk, words in
            guard words.count > 1 else { return nil }
            return try desk.usualRelation(at: try desk.door(words[1])).rawValue
        },
        check: { _, text in try headRelation(text).rawValue }),
    Action.Argument(
        "身份证", hint: "18 位，有就写", why: "认准是同一个人，出生日期和性别由它得出；没有就不写", isNamed: true,
        check: { _, text in try understood { try IDNumber(text, old: .refused) }.text }),
    Action.Argument(
        "电话", hint: "手机，或 027-87654321", why: "上门以前先联系", isNamed: true,
        check: { _, text in try understood { try PhoneNumber(text) }.text }),
    Action.Argument(
        "出生日期", hint: "1950-03-08；写了身份证就不用写", why: "推算年龄和高龄老人", isNamed: true,
        check: { desk, text in try readBirth(text, desk).description }),
    Action.Argument(
        "性别", hint: "男、女；写了身份证就不用写", kind: .choice(Sex.allCases.map(\.rawValue)), isNamed: true),
    Action.Argument(
        "关爱类别", hint: "独居老人、残疾人……", kind: .choice(CareCategory.allCases.map(\.rawValue)),
        why: "按类别排走访；有疑问的先不写，请社区核实", isNamed: true,
        check: { _, text in
            try readCategories(text).map(\.rawValue).joined(separator: "、")
        }),
]

/// Somebody as staff typed them, understood and not yet written.
private struct NewResident {
    let name: String
    let door: Desk.DoorPlace
    let relation: HeadRelation
    var idNumber: IDNumber?
    var phone: PhoneNumber?
    var birth: Day?
    var sex: Sex?
    var categories: [CareCategory] = []

    init(_ desk: Desk, _ written: Written) throws {
        name = try understood { try PersonName(written.placed[0]) }.text
        door = try desk.door(written.placed[1])
        relation =
            try written.placed.count > 2
            ? headRelation(written.placed[2]) : desk.usualRelation(at: door)
        idNumber = try written["身份证"].map { text in try understood { try IDNumber(text, old: .refused) } }
        phone = try written["电话"].map { text in try understood { try PhoneNumber(text) } }
        if let text = written["出生日期"] { birth = try readBirth(text, desk) }
        if let text = written["性别"] {
            guard let known = Sex(rawValue: text) else {
                throw ActionFailure.notUnderstood("没有“\(text)”这种性别", hint: "写 男 或 女")
            }
            sex = known
        }
        if let text = written["关爱类别"] { categories = try readCategories(text) }
        if let idNumber {
            if let birth, birth != idNumber.birth {
                throw ActionFailure.notUnderstood(
                    "出生日期 \(birth) 和身份证号码里的不同", hint: "请对照证件核对；写了身份证就不用写出生日期")
            }
            if let flaw = Resident.flaw(ofBirth: idNumber.birth, on: desk.session.day) {
                throw ActionFailure.notUnderstood("身份证号码：\(flaw)", hint: "请对照证件核对")
            }
            (birth, sex) = (idNumber.birth, idNumber.sex)
        }
    }

    func land(at desk: Desk) throws -> Answer {
        try refuseKnown(desk)
        let session = desk.session
        let hasTwin =
            try idNumber.map { try session.isKnownAnywhere(Resident.declaration, Resident.idNumber, $0.text) }
            ?? false
        let ((resident, household), landing) = try session.write(Purpose("登记居民")) { work in
            let household = try door.household ?? makeHousehold(in: work)
            let resident = try work.insert(
                Resident.self, Resident.name <- name, Resident.sex <- sex, Resident.birth <- birth,
                Resident.idNumber <- idNumber.map { Sealed($0.text) },
                Resident.phone <- phone.map { Sealed($0.text) })
            try work.insert(
                Membership.self, Membership.household <- household, Membership.resident <- resident,
                Membership.relation <- relation, Membership.from <- session.day)
            for category in categories {
                try work.insert(
                    CareTag.self, CareTag.resident <- resident, CareTag.category <- category,
                    CareTag.source <- .visit, CareTag.from <- session.day)
            }
            try desk.engine().settle(work)
            return (resident, household)
        }
        let duties = landing.counts(of: Duty.declaration.name).added
        let isPreview = landing.commit == nil
        var first = (isPreview ? "预览，没有写入：" : "✓ ") + "登记 \(name)，\(door.title)，\(relation.rawValue)"
        if !isPreview { first += "；居民\(resident.raw)" }
        if duties > 0 { first += "，新待办 \(duties) 项" }
        var notes = [first]
        if door.household == nil { notes.append("这一户是新的") }
        if hasTwin { notes.append("疑似同一人：街道里已有相同的身份证号码，请社区用 查重 核对") }
        return Answer(
            columns: [
                Answer.Column("resident", "居民"), Answer.Column("name", "姓名"),
                Answer.Column("household", "户"), Answer.Column("relation", "与户主关系"),
                Answer.Column("duties", "新待办"), Answer.Column("twin", "疑似同一人"),
            ],
            rows: [
                [
                    isPreview ? .none : .number(Int(resident.raw)), .text(name),
                    isPreview && door.household == nil ? .none : .number(Int(household.raw)),
                    .text(relation.rawValue), .number(duties), .flag(hasTwin),
                ]
            ], notes: notes, isReceipt: true)
    }

    private func makeHousehold(in work: Work) throws -> Household.ID {
        try work.insert(
            Household.self, Household.building <- door.building, Household.unit <- door.unit,
            Household.room <- door.room, Household.state <- .here)
    }

    /// Whoever is in the books already, where the account may see them, is not written a second time.
    private func refuseKnown(_ desk: Desk) throws {
        if let household = door.household {
            var members: [Value] = []
            let stays = desk.session.records(Membership.self).where(Membership.household == household)
            try stays.each("resident") { members.append($0.value(0)) }
            let namesakes = Resident.name == name && .among("id", members)
            if let known = try desk.residents(namesakes, limit: 1).first {
                throw ActionFailure.notUnderstood(
                    "这一户已有 \(name)：居民\(known.id)", hint: "同名的另一个人，请社区导入时写明；改住址用 迁居")
            }
        }
        guard let idNumber else { return }
        let numbered = try desk.residents(.sealed(Resident.idNumber.name, equals: idNumber.text), limit: 1)
        if let known = numbered.first {
            throw ActionFailure.notUnderstood(
                "账本里已有这个身份证号码：\(known.choice)", hint: "搬来的用 迁居 居民\(known.id) 住址；号码写错的请对照证件")
        }
    }
}

extension Desk {
    /// A door as an address names it, with the household behind it if the books know one.
    struct DoorPlace {
        let building: Building.ID
        let unit: String?
        let room: String?
        let household: Household.ID?
        let title: String
    }

    /// The door of an address in a building that is in the books and in scope.
    func door(_ text: String) throws -> DoorPlace {
        guard let address = DoorAddress(text), address.room != nil || address.building.hasSuffix("号") else {
            throw ActionFailure.notUnderstood("“\(text)”不是一户的住址", hint: "写成 6幢2单元301")
        }
        let found = try buildings(of: address)
        guard let building = found.first else {
            throw ActionFailure.notFound("管辖范围内没有“\(address.buildingName)”", hint: "核对楼栋；新楼请社区先导入")
        }
        guard found.count == 1 else {
            throw ActionFailure.ambiguous(
                "“\(address.buildingName)”有 \(found.count) 栋", choices: found.map(\.title))
        }
        let id = Building.ID(building.id)
        var behind = session.records(Household.self).where(Household.building == id)
        behind =
            address.unit.map { unit in behind.where(Household.unit == unit) } ?? behind.where(.empty("unit"))
        behind =
            address.room.map { room in behind.where(Household.room == room) } ?? behind.where(.empty("room"))
        let household = try behind.order(by: "id").limit(1).ids().first
        let title = Household.address(
            estate: nil, building: building.title, unit: address.unit, room: address.room)
        return DoorPlace(
            building: id, unit: address.unit, room: address.room, household: household, title: title)
    }

    /// Who moves into an empty household is its head.
    func usualRelation(at door: DoorPlace) throws -> HeadRelation {
        guard let household = door.household else { return .head }
        let members = try session.records(Membership.self).where(Membership.household == household).count()
        return members == 0 ? .head : .other
    }
}

/// What identifiers and names say about themselves, as an answer to whoever typed them.
private func understood<Result>(_ read: () throws -> Result) throws -> Result {
    do { return try read() } catch let flaw as IDNumber.Flaw {
        throw ActionFailure.notUnderstood("身份证号码：\(flaw.message)", hint: flaw.hint)
    } catch let flaw as PhoneNumber.Flaw {
        throw ActionFailure.notUnderstood(flaw.message, hint: flaw.hint)
    } catch let flaw as PersonName.Flaw {
        throw ActionFailure.notUnderstood(flaw.message, hint: flaw.hint)
    }
}

private func readBirth(_ text: String, _ desk: Desk) throws -> Day {
    guard let day = NearDate.read(text, after: desk.session.day), text.utf8.count >= 8 else {
        throw ActionFailure.notUnderstood("看不懂出生日期“\(text)”", hint: "写成 1950-03-08")
    }
    if let flaw = Resident.flaw(ofBirth: day, on: desk.session.day) {
        throw ActionFailure.notUnderstood("\(day)：\(flaw)", hint: "请核对出生日期")
    }
    return day
}

private func readCategories(_ text: String) throws -> [CareCategory] {
    let reading = CareCategory.read(text)
    guard reading.others.isEmpty, reading.slips.isEmpty, !reading.categories.isEmpty else {
        let strange = reading.others.first ?? reading.slips.first?.word ?? text
        let guess = reading.slips.first.map { "是否指“\($0.meant.title)”？" } ?? ""
        throw ActionFailure.notUnderstood(
            "没有“\(strange)”这个关爱类别",
            hint: guess + "可用：\(CareCategory.allCases.map(\.title).joined(separator: "、"))")
    }
    return reading.categories
}
