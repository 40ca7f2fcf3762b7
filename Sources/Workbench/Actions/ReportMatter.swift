import Governance
import Records

/// 上报: what a resident asks for, or somebody has seen, becomes a matter.
var reportMatter: Action {
    Action(
        "上报", title: "上报一件事：谁家或哪里、什么情况；走访时听到的诉求也这样记",
        arguments: matterArguments,
        example: "上报 张样一 厨房水管漏到楼下",
        moreExamples: ["上报 6幢 楼道灯不亮", "上报 张样一 问低保怎么申请 类别 SV.01"],
        permission: .write,
        run: { desk, words in
            try NewMatter(desk, Written(words, for: matterArguments)).land(at: desk)
        })
}

private let matterArguments: [Action.Argument] = [
    Action.Argument("谁或哪里", hint: "姓名、户34、6幢2单元301、6幢，上一个清单的行", kind: .person),
    Action.Argument("情况", hint: "一句话：厨房水管漏到楼下", why: "承办的人照这一句去办，写清在哪里、怎么了"),
    Action.Argument(
        "类别", hint: "代码或名称：PM.02、物业维修", kind: .choice(MatterClass.all.map(\.title)),
        why: "决定由谁承办、多久办结；从情况里认出来的，回车就行", isNamed: true,
        isAsked: { _ in true },
        usual: { _, words in
            MatterClass.told(by: words.dropFirst().joined()).map { "\($0.title) \($0.code)" }
        },
        check: { _, text in try matterClass(text).code }),
    Action.Argument(
        "紧急程度", hint: "一般、紧急、特急；不写按类别", kind: .choice(Matter.Urgency.allCases.map(\.rawValue)),
        isNamed: true, check: { _, text in try matterUrgency(text).rawValue }),
    Action.Argument(
        "来源", hint: "网格发现、来访来电、信访……", kind: .choice(Matter.Source.allCases.map(\.rawValue)),
        why: "信访的另有法定期限", isNamed: true, check: { _, text in try matterSource(text).rawValue }),
]

private func matterUrgency(_ text: String) throws -> Matter.Urgency {
    guard let urgency = Matter.Urgency(rawValue: text.squeezed) else {
        throw ActionFailure.notUnderstood("没有“\(text)”这种紧急程度", hint: "可用：一般、紧急、特急")
    }
    return urgency
}

private func matterSource(_ text: String) throws -> Matter.Source {
    guard let source = Matter.Source.allCases.first(where: { $0.rawValue.squeezed.hasPrefix(text.squeezed) })
    else {
        let all = Matter.Source.allCases.map(\.rawValue).joined(separator: "、")
        throw ActionFailure.notUnderstood("没有“\(text)”这种来源", hint: "可用：\(all)")
    }
    return source
}

/// Reads `物业维修`, `PM.02`, or both.
private func matterClass(_ text: String) throws -> MatterClass {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let found = words.compactMap { MatterClass.named($0) }
    guard let first = found.first, found.count == words.count, found.allSatisfy({ $0 == first }) else {
        let close = nearest(text, in: MatterClass.all.map(\.title)).map { "是否指“\($0)”？" } ?? ""
        throw ActionFailure.notUnderstood("没有“\(text)”这个类别", hint: close + "例如 PM.02 物业维修；Tab 列出全部")
    }
    return first
}

private struct NewMatter {
    let what: String
    let kind: MatterClass
    let urgency: Matter.Urgency
    let source: Matter.Source
    let household: Int64?
    let building: Int64?
    let title: String

    init(_ desk: Desk, _ written: Written) throws {
        guard desk.session.day <= desk.session.now.day else {
            throw ActionFailure.notUnderstood("\(desk.session.day) 还没有到，不能上报那一天的事", hint: "请核对 --on")
        }
        what = written.placed.dropFirst().joined(separator: " ")
        if let text = written["类别"] {
            kind = try matterClass(text)
        } else if let told = MatterClass.told(by: what) {
            kind = told
        } else {
            throw ActionFailure.usage("看不出“\(what)”是哪一类", usage: "上报 \(written.placed[0]) \(what) 类别 OP.01")
        }
        urgency = try written["紧急程度"].map(matterUrgency) ?? kind.urgency
        source = try written["来源"].map(matterSource) ?? .grid
        let word = written.placed[0]
        if try desk.listedRow(word) == nil, let address = DoorAddress(word), address.room == nil,
            !address.building.hasSuffix("号")
        {
            let found = try desk.buildings(of: address)
            guard let one = found.first else {
                throw ActionFailure.notFound("管辖范围内没有“\(address.buildingName)”", hint: "核对楼栋")
            }
            guard found.count == 1 else {
                throw ActionFailure.ambiguous(
                    "“\(address.buildingName)”有 \(found.count) 栋", choices: found.map(\.title))
            }
            (household, building, title) = (nil, one.id, one.title)
        } else if try desk.listedRow(word) == nil, DoorAddress(word) != nil {
            let home = try desk.household(word)
            (household, building, title) = (home.raw, nil, word)
        } else {
            let subject = try desk.visitSubject(word)
            guard let home = subject.household else {
                throw ActionFailure.notUnderstood("“\(word)”不是一户，也不是一处地方", hint: "写姓名、户34，或 6幢")
            }
            (household, building, title) = (home, nil, subject.title)
        }
    }

    func land(at desk: Desk) throws -> Answer {
        let session = desk.session
        let isDangerous = Self.signs.contains { what.contains($0) }
        let (matter, landing) = try session.write(Purpose("上报")) { work in
            let matter = try work.insert(
                Matter.self, Matter.kind <- kind.code, Matter.what <- what, Matter.day <- session.day,
                Matter.reported <- session.moment, Matter.building <- building.map { Building.ID($0) },
                Matter.household <- household.map { Household.ID($0) }, Matter.urgency <- urgency,
                Matter.hardship <- kind.isHardship, Matter.danger <- isDangerous,
                Matter.state <- .reported, Matter.source <- source,
                Matter.contactPerson <- desk.account.name)
            try work.begin(Matter.declaration, id: matter.raw, at: session)
            try desk.engine().settle(work)
            return matter
        }
        let isPreview = landing.commit == nil
        let duties = landing.counts(of: Duty.declaration.name).added
        var first = (isPreview ? "预览，没有写入：" : "✓ 事件\(matter.raw)　")
        first +=
            "\(title)　\(what)　\(kind.title)（\(kind.code)），\(urgency.rawValue)，\(Matter.State.reported.rawValue)"
        var notes = [first]
        let row = try isPreview ? nil : session.find(matter)
        if let promised = try row?[Matter.promised] {
            let due = try row?[Matter.due].map { "\($0) 前受理，" } ?? ""
            let law = try row?[Matter.statutory].map { "（法定期限 \($0)）" } ?? ""
            notes.append("\(due)\(promised) 前办结\(law)；居民只找你，有人接单以前由你负责交接")
        }
        if duties > 0 { notes.append("按规则要到场：新待办 \(duties) 项，输入 待办 看时限") }
        if urgency == .critical { notes.append("有生命危险先打 110、119、120") }
        if isDangerous { notes.append("看到动手、虐待的迹象：马上打 110，不要自己进去") }
        return Answer(
            columns: [
                Answer.Column("matter", "事件"), Answer.Column("kind", "类别"), Answer.Column("title", "类别名称"),
                Answer.Column("what", "情况"), Answer.Column("place", "地点"),
                Answer.Column("urgency", "紧急程度"), Answer.Column("state", "状态"),
                Answer.Column("duties", "新待办"), Answer.Column("due", "期限"),
                Answer.Column("promised", "承诺期限"), Answer.Column("statutory", "法定期限"),
            ],
            rows: [
                [
                    isPreview ? .none : .number(Int(matter.raw)), .text(kind.code), .text(kind.title),
                    .text(what), .text(title), .text(urgency.rawValue),
                    .text(Matter.State.reported.rawValue), .number(duties), .instant(try row?[Matter.due]),
                    .instant(try row?[Matter.promised]), .instant(try row?[Matter.statutory]),
                ]
            ], notes: notes, isReceipt: true)
    }

    /// Violence is possible where somebody tells it so.
    private static let signs = ["打人", "动手", "持刀", "家暴", "虐待", "殴打"]
}

extension Desk {
    /// The buildings in scope that an address names.
    func buildings(of address: DoorAddress) throws -> [(id: Int64, title: String)] {
        var query = session.records(Building.self).where(Building.name == address.buildingName)
        if let estate = address.estate { query = query.where(Building.estate == estate) }
        var found: [(id: Int64, title: String)] = []
        try query.order(by: "id").each("id", "estate", "name", "grid", "community.name") { row in
            // A building that was taken down lies in no grid.
            guard !row.isNull(3) else { return }
            if let community = address.community, let own = row.textIfAny(4),
                Community.shortName(own) != community
            {
                return
            }
            found.append((row.integer(0), (row.textIfAny(1) ?? "") + row.text(2)))
        }
        return found
    }
}
