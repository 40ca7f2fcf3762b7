import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct LogVisitTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.household("李样三", tagged: "空巢老人")
        }
        try street.evaluate()
        return street
    }

    private func visits(_ street: Street) throws -> [String] {
        try street.read(on: "2999-12-31") { session in
            try session.records(Visit.self).order(by: "id").all().map { visit in
                [
                    try visit[Visit.day].description, try visit[Visit.outcome].rawValue,
                    try visit[Visit.way]?.rawValue ?? "–", try visit[Visit.until]?.description ?? "–",
                ].joined(separator: " ")
            }
        }
    }

    @Test(arguments: [
        ("见面", "见到 入户"), ("见", "见到 入户"), ("j", "见到 入户"), ("J", "见到 入户"), ("电话", "已联系 电话"),
        ("dh", "已联系 电话"), ("微信", "已联系 微信"), ("wx", "已联系 微信"), ("邻居", "已联系 邻居代看"),
        ("lj", "已联系 邻居代看"), ("亲属", "已联系 亲属"), ("qs", "已联系 亲属"), ("拒访", "拒访 –"),
        ("jf", "拒访 –"), ("婉拒", "拒访 –"), ("未遇", "未遇 –"), ("wy", "未遇 –"), ("无人", "未遇 –"),
        ("家中无人", "未遇 –"),
    ])
    func `way and outcome are one word for staff and two in the books`(word: String, kept: String) throws {
        let street = try Self.street()
        try street.type("走访 张样一 \(word)")
        #expect(try visits(street) == ["2026-11-17 \(kept) –"])
    }

    @Test(arguments: [
        ("外出 至 2026-12-01", "外出 – 2026-12-01"), ("外出 至 12-1", "外出 – 2026-12-01"),
        ("wc 至12月1日", "外出 – 2026-12-01"), ("住院 至 1月5日", "住院 – 2027-01-05"),
        ("zy 至 2026年12月1日", "住院 – 2026-12-01"), ("外出 至 明天", "外出 – 2026-11-18"),
        ("外出 至 20261201", "外出 – 2026-12-01"),
    ])
    func `an absence is written with its end as people say it`(words: String, kept: String) throws {
        let street = try Self.street()
        let answer = try street.type("走访 张样一 \(words)")
        #expect(try visits(street) == ["2026-11-17 \(kept)"])
        #expect(answer.notes[0].contains("暂缓待办 1 项"))
        #expect(try street.duties()[0].contains("暂缓"))
    }

    @Test(arguments: [
        "走访 张样一 外出", "走访 张样一 外出 至 昨天", "走访 张样一 外出 至 11-17 ", "走访 张样一 外出 至 2026-11-17",
        "走访 张样一 外出 至 2027-06-01", "走访 张样一 外出 至 13-45", "走访 张样一 见面 至 12-1", "走访 张样一 见面 身体好",
        "走访 张样一 去世", "走访 张样一 看过", "走访 张样一", "走访", "走访 没有这人 见面", "走访 居民99999 见面", "走访 户99999 见面",
        "走访 99999 见面", "走访 见面 见面",
    ])
    func `what is not clear is not written`(line: String) throws {
        let street = try Self.street()
        #expect(throws: ActionFailure.self) { try street.type(line) }
        #expect(try visits(street) == [])
    }

    @Test func `a word that is no result is answered with those there are`() throws {
        let street = try Self.street()
        let unknown = ActionFailure.notUnderstood(
            "没有“看过”这种结果", hint: "可以写：见面、电话、微信、邻居、亲属、拒访、未遇，外出 至 日期，住院 至 日期")
        #expect(throws: unknown) { try street.type("走访 张样一 看过") }
    }

    @Test func `namesakes are listed and nobody is guessed`() throws {
        let street = try Self.street()
        try street.household("王家")
        try street.member("李样三", of: "王家", born: "1950-03-04")

        do {
            try street.type("走访 李样三 见面")
            Issue.record("somebody was guessed")
        } catch let failure as ActionFailure {
            guard case .ambiguous(let what, let choices) = failure else { throw failure }
            #expect(what == "叫“李样三”的有 2 人")
            #expect(choices.map { $0.drop { $0 != " " } } == [" 李样三 83 岁 6幢1单元201", " 李样三 76 岁 6幢1单元301"])
            let word = try #require(choices[0].split(separator: " ").first)
            #expect(try street.type("走访 \(word) 见面").notes[0].contains("完成待办 1 项"))
        }
    }

    @Test func `a household and a duty are named by their numbers`() throws {
        let street = try Self.street()
        let household = try #require(street.households["张样一"])
        #expect(try street.type("走访 户\(household) 见面").notes[0].hasPrefix("✓ 登记 6幢1单元101 见到"))
        let duty = try street.type("待办").ids[0]
        #expect(try street.type("走访 \(duty) 见面").notes[0].hasPrefix("✓ 登记 李样三 见到"))
        #expect(try street.type("待办").rows.isEmpty)
    }

    @Test func `being on the spot is logged with the matter`() throws {
        let street = try Self.street()
        try street.matter("着火", on: "2026-11-17", minute: 520, household: "张样一")
        try street.matter("路灯倒了", on: "2026-11-17", minute: 520)
        street.rules = { [.attend()] }
        try street.evaluate()
        let duties = try street.type("待办").rows.filter { $0[3].words == "到场" }.compactMap { $0[0].words }

        #expect(try street.type("走访 \(duties[0]) 电话").notes.last == "这件事要到了现场才算完成")
        #expect(try street.type("走访 \(duties[0]) 见面").notes[0].hasSuffix("完成待办 1 项（突发事件必到）"))
        #expect(try street.type("走访 \(duties[1]) 见面").notes[0] == "✓ 登记 路灯倒了 见到（入户），完成待办 1 项（突发事件必到）")
        let named = try street.read { try $0.records(Visit.self).where(Visit.matter != nil).count() }
        #expect(named == 3)
    }

    @Test func `after nobody at home and after a refusal the next step is said`() throws {
        let street = try Self.street()
        #expect(
            try street.type("走访 张样一 未遇").notes == [
                "✓ 登记 张样一 未遇", "未遇，第 1 次：待办还在，换个时段再去，晚上、周末都算",
            ])
        #expect(try street.type("走访 张样一 未遇").notes[1].hasPrefix("未遇，第 2 次"))
        #expect(
            try street.type("走访 李样三 拒访").notes == [
                "✓ 登记 李样三 拒访，完成待办 1 项（独居、空巢老人必访）", "拒访：本期不再上门，不计入已访；下一期照旧",
            ])
        street.clock.set("2026-12-02")
        try street.evaluate()
        #expect(try street.type("走访 李样三 拒访").notes[1].hasPrefix("拒访，第 2 次：请社区书记"))
    }

    @Test func `a visit of yesterday has yesterday's day and no minute`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见面", on: "2026-11-16")
        let visit = try #require(try street.read { try $0.records(Visit.self).first() })
        #expect(try visit[Visit.day] == "2026-11-16")
        #expect(try visit[Visit.minute] == nil)
        #expect(try street.type("待办").rows.count == 1)
    }

    @Test func `a preview writes nothing and says so`() throws {
        let street = try Self.street()
        let answer = try street.type("走访 张样一 见面", mode: .dryRun)
        #expect(answer.notes[0].hasPrefix("预览，没有写入：登记 张样一 见到（入户），完成待办 1 项"))
        #expect(try visits(street) == [])
        #expect(throws: RecordFailure.readOnly) { try street.type("走访 张样一 见面", mode: .readOnly) }
    }
}

@Suite struct ScopeTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.community("滨湖", grids: 2)
            try $0.building("9幢", in: "滨湖/1")
            try $0.building("7幢", in: "张家湾/1")
            try $0.household("张样一", tagged: "独居老人")
            try $0.household("王样二", tagged: "独居老人", in: "7幢")
            try $0.household("李样三", tagged: "独居老人", in: "9幢")
            try $0.account("网格员甲", .gridWorker, scope: "张家湾/3")
            try $0.account("书记乙", .secretary, scope: "张家湾")
        }
        try street.evaluate()
        return street
    }

    @Test(arguments: [
        ("网格员甲", "待办", ["张样一"]), ("网格员甲", "待办 全部", ["张样一"]), ("网格员甲", "待办 张家湾/03", ["张样一"]),
        ("网格员甲", "待办 3", ["张样一"]), ("书记乙", "待办", ["张样一", "王样二"]),
        ("书记乙", "待办 张家湾社区", ["张样一", "王样二"]), ("书记乙", "待办 张家湾/1", ["王样二"]),
        ("书记乙", "待办 第1网格", ["王样二"]), ("书记乙", "待办 张家湾社区/第一网格", ["王样二"]),
    ])
    func `an account sees its own people`(account: String, line: String, names: [String]) throws {
        let list = try Self.street().type(line, as: account)
        #expect(list.rows.map { $0[1].words } == names)
    }

    @Test(arguments: ["待办 滨湖", "待办 滨湖/1", "待办 张家湾/1", "待办 张家湾", "日报 滨湖"])
    func `what lies outside an account's scope is not shown`(line: String) throws {
        let street = try Self.street()
        do {
            try street.type(line, as: "网格员甲")
            Issue.record("\(line) was answered")
        } catch let failure as ActionFailure {
            #expect(failure.code == "not_permitted")
        }
    }

    @Test func `neither name nor number reaches into another's scope`() throws {
        let street = try Self.street()
        let foreign = try street.type("待办 滨湖").ids[0]
        let household = try #require(street.households["李样三"])
        let resident = try #require(street.residents["李样三"])
        for line in [
            "为什么 \(foreign)", "走访 \(foreign) 见面", "走访 李样三 见面", "走访 户\(household) 见面",
            "走访 居民\(resident) 见面", "居民 李样三",
        ] {
            #expect(throws: ActionFailure.self, "\(line)") { try street.type(line, as: "书记乙") }
        }
        #expect(try street.read { try $0.records(Visit.self).count() } == 0)
        #expect(try street.type("日报", as: "网格员甲").rows.last?[3].words == "1")
        #expect(try street.type("走访 张样一 见面", as: "网格员甲").notes[0].contains("完成待办 1 项"))
    }

    @Test(arguments: [
        ("待办 张家弯", "是否指“张家湾”？"), ("待办 张家湾/9", "现有网格：1、2、3"), ("待办 张家湾/", "写法"),
    ])
    func `a place that is not there is answered with what is`(line: String, hint: String) throws {
        let street = try Self.street()
        do {
            try street.type(line)
            Issue.record("\(line) was answered")
        } catch let failure as ActionFailure {
            #expect(failure.code == "not_found")
            #expect(failure.hint?.contains(hint) == true, "\(failure)")
        }
    }

    @Test func `a secretary takes a register into the own community and into no other`() throws {
        let street = try Self.street()
        let folder = try TemporaryFolder()
        let file = try folder.file(
            "新楼.csv", "姓名,性别,出生日期,住址,网格,关爱类别\n赵样四,女,1940-01-01,88幢101,2,独居老人")
        try street.desk(as: "书记乙") { desk in
            let result = try ResidentImport(file, community: "张家湾").run(at: desk)
            #expect(result.count(.good) == 1)
            #expect(try desk.run(line: "居民 赵样四").rows.map { $0[3].words } == ["88幢101"])
            #expect(throws: ActionFailure.self) { try ResidentImport(file, community: "滨湖").run(at: desk) }
        }
        #expect(try street.type("居民 赵样四").rows.map { $0[5].words } == ["2"])
    }

    @Test func `who has no account is told how to get one`() throws {
        let street = try Self.street()
        #expect(throws: ActionFailure.noOperator("路人")) { try street.type("待办", as: "路人") }
    }

    @Test func `a day that has not come has no visits`() throws {
        let street = try Street.sample { try $0.household("张样一", tagged: "独居老人") }
        try street.evaluate()
        #expect(throws: ActionFailure.self) { try street.type("走访 张样一 见面", on: "2027-01-01") }
        #expect(try street.read(on: "2027-01-01") { try $0.records(Visit.self).count() } == 0)
    }
}
