import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct ActionTests {
    @Test func `a visit is logged in one line and the duty is gone from the list`() throws {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.household("李样三", tagged: "空巢老人")
        }
        try street.evaluate()

        let list = try street.type("待办 张家湾")
        #expect(
            list.lines == [
                "张样一 6幢1单元101 入户 2026-11-30 待办 独居、空巢老人必访，每月",
                "李样三 6幢1单元201 入户 2026-11-30 待办 独居、空巢老人必访，每月",
            ])
        #expect(list.notes == ["张家湾社区共 2 项：待办 2；截至 2026-11-17"])
        #expect(
            list.columns.map(\.name) == ["id", "name", "address", "verb", "due", "state", "reason", "rule"])

        let logged = try street.type("走访 张样一 见面")
        #expect(logged.notes == ["✓ 登记 张样一 见到（入户），完成待办 1 项（独居、空巢老人必访）"])
        #expect(logged.isReceipt)
        #expect(try street.type("待办").lines.map { $0.prefix(3) } == ["李样三"])
        let visit = try #require(try street.read { try $0.records(Visit.self).first() })
        #expect(try visit[Visit.minute] == 9 * 60)
        #expect(try visit[Visit.way] == .atHome)
        // The visit and what it settled are one change.
        let duty = try #require(
            try street.read { try $0.records(Duty.self).where(Duty.state == .done).first() })
        #expect(duty.commit == visit.commit)
    }

    @Test func `the overdue and the nearest come first, and each says how it stands`() throws {
        let street = try Street.sample {
            try $0.household("一号", tagged: "独居老人")
            try $0.household("二号", tagged: "低保对象")
            try $0.household("三号", tagged: "重病患者", since: "2026-11-10")
            try $0.household("四号", tagged: "出院", since: "2026-11-16")
            try $0.household("五号", tagged: "独居老人")
            try $0.household("六号")
            try $0.matter("着火", on: "2026-11-17", minute: 480, household: "六号")
            try $0.matter("漏气", on: "2026-11-17", minute: 530, household: "六号")
        }
        street.rules = {
            [
                .care(), .care("visits.poor", [.dibao], each: .week),
                .care("visits.ill", [.seriousIllness, .discharged], first: 3), .attend(),
            ]
        }
        try street.evaluate()
        try street.logVisit("五号", outcome: .away, until: "2026-11-25")

        let list = try street.type("待办")
        #expect(
            list.lines == [
                "三号 6幢1单元301 入户 2026-11-13 逾期 独居、空巢老人必访，首次访",
                "六号 6幢1单元601 到场 2026-11-17 08:30 超时 突发事件必到，EM.01 着火",
                "六号 6幢1单元601 到场 2026-11-17 09:20 今日应办 突发事件必到，EM.01 漏气",
                "四号 6幢1单元401 入户 2026-11-19 临期 独居、空巢老人必访，首次访",
                "二号 6幢1单元201 入户 2026-11-22 待办 独居、空巢老人必访，每周",
                "一号 6幢1单元101 入户 2026-11-30 待办 独居、空巢老人必访，每月",
                "五号 6幢1单元501 入户 2026-11-30 暂缓 独居、空巢老人必访，每月，暂缓上门到 2026-11-25，改为电话",
            ])
        #expect(
            list.notes == [
                "管辖范围内共 7 项：逾期 1，超时 1，今日应办 1，临期 1，待办 2，暂缓 1；截至 2026-11-17"
            ])
    }

    @Test func `a list names those with the category, or the head`() throws {
        let street = try Street.sample {
            try $0.household("张家")
            try $0.member("张小", of: "张家")
            try $0.tag("张小", "残疾人", since: "2026-01-10")
            try $0.tag("张小", "独居老人", since: "2026-01-10")
            try $0.household("王家")
            try $0.matter("着火", on: "2026-11-17", minute: 480, household: "王家")
            try $0.matter("路灯倒了", on: "2026-11-17", minute: 490)
        }
        street.rules = { [.care(), .person(), .attend()] }
        try street.evaluate()
        #expect(
            try street.type("待办").lines.map { $0.split(separator: " ", omittingEmptySubsequences: false)[0] }
                == [
                    "王家", "", "张小", "张小",
                ])
    }

    @Test func `what was open on a day is open when one looks back`() throws {
        let street = try Street.sample(on: "2026-10-30") { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        street.clock.set("2026-11-03")
        try street.evaluate()
        try street.type("走访 张家 见面")

        #expect(try street.type("待办").rows.isEmpty)
        #expect(try street.type("待办", on: "2026-11-02").lines.map { $0.contains("2026-11-30 待办") } == [true])
        #expect(
            try street.type("待办", on: "2026-10-31").lines.map { $0.contains("2026-10-31 今日应办") } == [true])
    }

    @Test func `the report of a day gone by is that day's`() throws {
        let street = try Street.sample(on: "2026-11-10") {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
            try $0.household("王家", tagged: "独居老人")
        }
        try street.evaluate()
        try street.logVisit("张家", on: "2026-11-12", outcome: .met)
        let before = try street.type("日报", on: "2026-11-15").notes
        street.clock.set("2026-11-20")
        try street.logVisit("李家", outcome: .met)
        try street.endTags(of: "王家", on: "2026-11-20")
        try street.evaluate()

        #expect(try street.type("日报", on: "2026-11-15").notes == before)
        #expect(before[0].hasPrefix("应访 3 ＝ 已访 1（"))
        #expect(try street.type("日报").notes[0].hasPrefix("应访 2 ＝ 已访 2（"))
    }

    @Test func `a duty says where it comes from`() throws {
        let street = try Street.sample { try $0.household("张样一", tagged: "独居老人") }
        try street.evaluate()
        let id = try street.type("待办").ids[0]
        let answer = try street.type("为什么 \(id)")
        #expect(
            answer.rows.map { $0.map(\.words).joined(separator: "：") } == [
                "规则：独居、空巢老人必访（visits.care，版本 1.0.0）", "依据：本社区自定", "由谁：网格员，其中任何一人",
                "关爱类别：张样一 独居老人，2026-01-10 起，来源：花名册", "上次见到：没有记录",
                "本期登记：没有", "期限：2026-11-30 前：2026-11-01 至 2026-11-30 这一期至少一次（2026-11）",
                "逐日：2026-11-01 起算，当日计入，共 30 天，第 30 天 2026-11-30 届满",
                "逐日：2026-11-17 是第 17 天，还剩 13 天", "状态：待办", "权限：插件 visits 凭清单读：什么也不读；待办由程序写，规则自己不能写",
            ])
        #expect(throws: ActionFailure.notFound("没有编号为 999999 的待办", hint: "输入 待办 查编号")) {
            try street.type("为什么 999999")
        }
        #expect(throws: ActionFailure.usage("“为什么”缺少“待办或谁”", usage: "为什么 <待办或谁>")) {
            try street.type("为什么")
        }
    }

    @Test func `a resident is found by name, and shows no number whole`() throws {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人", "高龄老人", phone: "15412340001")
            try $0.household("张样二")
        }
        try street.logVisit("张样一", on: "2026-11-03", outcome: .met)
        func lines(_ answer: Answer) -> [String] {
            answer.rows.map { row in
                [row[1], row[2], row[3], row[7], row[8], row[10]].map(\.words).joined(separator: "|")
            }
        }
        #expect(
            lines(try street.type("居民 张样一")) == [
                "张样一|83|6幢1单元101|独居老人、高龄老人|2026-11-03|154****0001"
            ])
        #expect(lines(try street.type("居民 张")).map { $0.prefix(3) } == ["张样一", "张样二"])
        #expect(throws: ActionFailure.self) { try street.type("居民 没有这人") }
    }

    @Test func `the daily report adds up, with both parts of each rate and its day`() throws {
        let street = try Street.sample { street in
            for index in 1...6 { try street.household("\(index)号", tagged: "独居老人") }
            try street.household("病家", tagged: "重病患者", since: "2026-11-10")
        }
        street.rules = { [.care(), .care("visits.ill", [.seriousIllness], first: 3)] }
        try street.evaluate()
        try street.logVisit("1号", outcome: .met)
        try street.logVisit("2号", outcome: .contacted)
        try street.logVisit("3号", outcome: .declined)
        try street.logVisit("4号", outcome: .notHome)

        let report = try street.type("日报")
        #expect(
            report.rows.map { $0.map(\.words).joined(separator: " ") } == [
                "张家湾 visits.care 独居、空巢老人必访 6 2 1 1 1 1 2 0 0 2 6 33.3% 2026-11-17",
                "张家湾 visits.ill 独居、空巢老人必访 1 0 0 0 0 0 1 1 0 0 1 0.0% 2026-11-17",
                "合计  走访 7 2 1 1 1 1 3 1 0 2 7 28.6% 2026-11-17",
            ])
        #expect(
            report.notes == [
                "应访 7 ＝ 已访 2（见到 1、已联系 1）＋ 拒访 1 ＋ 未遇 1 ＋ 未访 3；逾期 1；走访覆盖率 28.6%（2/7），截至 2026-11-17"
            ])
        #expect(try street.type("日报 张家湾/1").rows.isEmpty)
        #expect(Self.headings(report) == ["应访", "已访", "未访", "逾期"])
    }

    private static func headings(_ report: Answer) -> [String] {
        ["due", "visited", "untried", "overdue"].map { name in
            report.columns.first { $0.name == name }?.title ?? ""
        }
    }

    @Test func `the daily report calls it being there, and hours run out, where something happened`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "独居老人")
            try $0.matter("着火", on: "2026-11-17", minute: 480, household: "张家")
            try $0.write { work in
                let building = try work.insert(Building.self, Building.name <- "老楼")
                try work.insert(
                    Matter.self, Matter.kind <- "EM.01", Matter.what <- "路灯倒了", Matter.day <- "2026-11-17",
                    Matter.reported <- Instant("2026-11-17", minute: 530), Matter.building <- building,
                    Matter.urgency <- .critical, Matter.hardship <- false, Matter.danger <- false,
                    Matter.state <- .handling)
            }
        }
        street.rules = { [.attend()] }
        try street.evaluate()
        let events = try street.type("日报")
        #expect(Self.headings(events) == ["应到场", "已到场", "未到场", "超时"])
        #expect(
            events.notes == [
                "应到场 2 ＝ 已到场 0（见到 0、已联系 0）＋ 拒访 0 ＋ 未遇 0 ＋ 未到场 2；超时 1；到场率 0.0%（0/2），截至 2026-11-17"
            ])
        // What lies outside every community is called so, as in the night's report.
        #expect(events.rows.map { $0[0].words } == ["张家湾", "不在任何社区", "合计"])

        street.rules = { [.care(), .attend()] }
        try street.evaluate()
        #expect(Self.headings(try street.type("日报")) == ["应访/应到场", "已访/已到场", "未访/未到场", "逾期/超时"])
    }

    @Test(arguments: [
        ("待办 张家湾 03", "多出了“03”", "待办 [地方]"), ("日报 张家湾 03 04", "多出了“03 04”", "日报 [地方]"),
        ("为什么 1 张样一", "多出了“张样一”", "为什么 <待办或谁>"), ("帮助 待办 走访", "多出了“走访”", "帮助 [命令]"),
    ])
    func `a word too many is named, and nothing is done`(line: String, message: String, usage: String) throws
    {
        let street = try Street.sample()
        #expect(throws: ActionFailure.usage(message, usage: usage)) { try street.type(line) }
    }

    @Test func `the last words of a line may belong together`() throws {
        let street = try Street.sample { try $0.household("张 样一", tagged: "独居老人") }
        try street.evaluate()
        #expect(try street.type("居民 张 样一").rows.count == 1)
        #expect(try street.type("走访 张 样一 外出 至 12 月 1 日").rows.count == 1)
    }

    @Test func `a word that is no command is met with the nearest one`() throws {
        let street = try Street.sample()
        #expect(throws: ActionFailure.unknownAction("代办", suggestion: "待办")) { try street.type("代办") }
        #expect(try street.type("帮助").rows.map { $0[0].words }.first == "待办 [地方]")
        #expect(try street.type("帮助").rows.map { $0[0].words }.contains("走访 <谁> <结果> [至 日期]"))
        #expect(throws: ActionFailure.self) { try street.type("   ") }
    }

    @Test func `a plugin's command gives way to a word that is taken, and help says so`() throws {
        let street = try Street.sample()
        try street.account("街道", scope: nil)
        @Sendable func command(_ name: String, of plugin: String) -> Action {
            Action(name, title: plugin, plugin: plugin) { _, _ in Answer(notes: [plugin]) }
        }
        let office = Office(
            store: street.store,
            extensions: Extensions { _ in
                CommandHost([
                    command("待办", of: "a"), command("问候", of: "a"), command("问候", of: "b"),
                ])
            })
        try office.desk(as: "街道", systemUser: "nobody", day: street.today, mode: .readOnly) { desk in
            #expect(try desk.run(line: "待办").notes == ["管辖范围内没有待办，截至 2026-11-17"])
            #expect(try desk.run(line: "问候").notes == ["a"])
            #expect(throws: ActionFailure.usage("多出了“张样一”", usage: "问候")) {
                try desk.run(line: "问候 张样一")
            }

            let help = try desk.run(line: "帮助")
            #expect(help.rows.map { $0[0].words }.filter { $0.hasPrefix("待办") || $0 == "问候" }.count == 2)
            #expect(help.hasFindings)
            #expect(
                help.notes == [
                    "✗ 插件 a 的命令“待办”用不上：格务自己的命令也叫这个名称；请在插件里给它换一个名称",
                    "✗ 插件 b 的命令“问候”用不上：插件 a 的命令也叫这个名称；请在插件里给它换一个名称",
                ])
            #expect(desk.problems.map(\.plugin) == ["a", "b"])
        }
    }
}

/// A host that adds commands and nothing else.
private final class CommandHost: ExtensionHost {
    private let commands: [Action]

    init(_ commands: [Action]) { self.commands = commands }

    func rules() -> [Rule] { [] }
    func actions() -> [Action] { commands }
    func jobs() -> [ExtensionJob] { [] }
    var problems: [ExtensionProblem] { [] }
    func close() {}
}

extension Answer {
    /// The lines of a list of duties without their numbers and rules.
    var lines: [String] {
        rows.map { row in
            row.dropFirst().dropLast().map(\.words).joined(separator: " ")
        }
    }

    var ids: [Int] { rows.compactMap { if case .number(let id)? = $0.first { id } else { nil } } }
}

extension Answer.Cell {
    var words: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let isTrue): isTrue ? "是" : "否"
        }
    }
}

/// 为什么 asked of a person.
@Suite struct WhyNotTests {
    @Test(arguments: ["张样一", "张样一本月为何没有待办", "张样一本月为何没有待办？", "张样一为什么没有待办"])
    func `a person is asked for by name, also in a whole sentence`(words: String) throws {
        let street = try Street.sample { try $0.household("张样一", tagged: "独居老人") }
        street.rules = { [.care(), .care("visits.poor", [.dibao])] }
        try street.evaluate()
        try street.logVisit("张样一", outcome: .met)
        let answer = try street.type("为什么 \(words)")
        #expect(answer.rows.map { $0[0].words } == ["visits.care", "visits.poor"])
        #expect(answer.rows[0][4].words.contains("见到"))
        #expect(answer.rows[1][4].words.contains("低保对象"))
        #expect(answer.notes[0].contains("待办 0 项；另有 2 条规则没有待办"))
    }

    @Test func `who lies in another's scope is not answered for`() throws {
        let street = try Street.sample {
            try $0.community("东亭", grids: 1)
            try $0.household("张样一", tagged: "独居老人")
            try $0.account("书记乙", .secretary, scope: "东亭")
        }
        #expect(throws: ActionFailure.self) { try street.type("为什么 张样一", as: "书记乙") }
        let household = try #require(street.households["张样一"])
        #expect(throws: ActionFailure.self) { try street.type("为什么 户\(household)", as: "书记乙") }
    }
}

/// 预警 and 拒访.
@Suite struct WarningAndRefusalTests {
    private static func street() throws -> Street {
        let street = try Street.sample(on: "2026-07-15") {
            try $0.community("东亭", grids: 1)
            try $0.building("1幢", in: "东亭/1")
            try $0.household("张样一", tagged: "独居老人")
            try $0.household("李样二", tagged: "独居老人", in: "1幢")
            try $0.account("书记乙", .secretary, scope: "东亭")
            try $0.account("网格员甲", .gridWorker, scope: "张家湾/3")
        }
        street.rules = { [.care(each: nil, weather: [.heat])] }
        return street
    }

    @Test
    func `a warning makes its duties at once, a higher level the same day none, and lifting takes them back`()
        throws
    {
        let street = try Self.street()
        #expect(try street.type("预警 高温 黄色").notes[0].contains("新待办 2 项"))
        #expect(try street.type("预警 高温 红色").notes[0].contains("新待办 0 项"))
        #expect(try street.type("预警").rows.map { $0.map(\.words) } == [["高温", "红色", "全街道", "2026-07-15"]])
        #expect(throws: ActionFailure.self) { try street.type("预警 高温 红色") }
        #expect(try street.type("预警 高温 解除").notes[0].contains("变动 2 项"))
        #expect(try street.type("预警").rows.isEmpty)
    }

    @Test func `a secretary warns the own community, a grid worker nobody`() throws {
        let street = try Self.street()
        #expect(try street.type("预警 高温", as: "书记乙").notes[0].contains("东亭社区高温预警：新待办 1 项"))
        #expect(throws: ActionFailure.self) { try street.type("预警 高温", as: "网格员甲") }
        #expect(throws: ActionFailure.notUnderstood("没有“高湿”这种天气预警", hint: "是否指“高温”？")) {
            try street.type("预警 高湿")
        }
    }

    @Test func `a refusal goes to the secretary`() throws {
        let street = try Self.street()
        street.rules = { [.care()] }
        try street.evaluate()
        try street.logVisit("李样二", outcome: .declined)
        #expect(try street.type("待办", as: "书记乙").notes.last?.contains("本期拒访 1 项") == true)
        #expect(try street.type("待办", as: "网格员甲").notes.count == 1)
        let list = try street.type("拒访", as: "书记乙")
        #expect(list.rows.count == 1)
        #expect(list.notes[0].contains("连续两期以上 0 项"))
        #expect(try street.type("拒访 张家湾").rows.isEmpty)
    }
}
