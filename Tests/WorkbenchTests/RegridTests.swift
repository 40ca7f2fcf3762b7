import Governance
import Records
import TestKit
import Testing
import Workbench

/// What staff type, and what they read.
@Suite struct RegridTests {
    /// 6幢, 7幢 and 8幢 in grid 3, 9幢 in grid 2; grid 1 is empty.
    private static func street() throws -> Street {
        let street = try Street.sample { street in
            try street.building("7幢", in: "张家湾/3")
            try street.building("8幢", in: "张家湾/3")
            try street.building("9幢", in: "张家湾/2")
            try street.household("张样一", tagged: "独居老人")
            try street.household("李样二", tagged: "空巢老人", "残疾人", in: "7幢")
            try street.member("李样三", of: "李样二")
            try street.household("王样四", in: "9幢")
            try street.community("北环路", grids: 1)
            try street.building("20幢", in: "北环路/1")
            try street.account("书记", .secretary, scope: "张家湾")
            try street.account("三网格", .gridWorker, scope: "张家湾/3")
            try street.account("二网格", .gridWorker, scope: "张家湾/2")
        }
        try street.evaluate()
        return street
    }

    private func words(_ answer: Answer) -> [String] {
        answer.rows.map { row in row.map(\.words).joined(separator: " ") }
    }

    @Test func `a split is told grid by grid, before and after`() throws {
        let street = try Self.street()
        let answer = try street.type("划网格 拆 3 7幢 8幢 为 21", as: "书记")
        #expect(
            words(answer) == [
                "3 第3网格 调整 3 1 2 1 3 1 2 1 2 1 红 过小 红 过小 2026-11-17",
                "21 第21网格 新设  2  1  2  1  1  红 过小 2026-11-17",
                " 全社区  4 4 3 3 4 4 2 2 2 2   2026-11-17",
            ])
        let commit = try street.read { try $0.lastCommit() }
        #expect(
            answer.notes == [
                "✓ 张家湾社区从 2026-11-17 起重新划分网格：移动 2 栋楼，新设第 21 网格（变更 \(commit)）；人、户、待办跟着楼栋走，本身没有改动",
                "规模合适：0/2（0.0%） → 0/3（0.0%）；合适 200–500 户，可以接受 100–700 户，没有住户的是专属网格；"
                    + "默认口径，参照 GB/T 34300-2017（每网格 300 至 500 户，或 1000 人左右）",
                "账号 三网格（三网格）管第 3 网格：居民 3 → 1（少看到 2 人）",
            ])
        #expect(try street.read { try $0.commit(commit)?.action } == "划网格 拆 3 7幢、8幢 为 21")
        #expect(try street.type("居民 李样二").rows.first?[5] == .number(21))
        #expect(try street.type("居民 李样二", on: "2026-11-16").rows.first?[5] == .number(3))
        #expect(throws: ActionFailure.self) { try street.type("居民 李样二", as: "三网格") }
    }

    @Test func `a merge names who sees nobody any more, and what still points to the grid`() throws {
        let street = try Self.street()
        try street.write { work in
            try work.insert(
                Appointment.self, Appointment.resident <- street.residents["王样四"],
                Appointment.post <- .gridHead, Appointment.area <- Int(street.place("张家湾/2")),
                Appointment.from <- "2025-01-01")
        }
        let answer = try street.type("划网格 张家湾 并 2 到 3 依据 街道办会议纪要")
        #expect(answer.notes.contains("账号 三网格（三网格）管第 3 网格：居民 3 → 4（多看到 1 人）"))
        #expect(
            answer.notes.contains("还要办：账号 二网格（二网格）管第 2 网格，网格撤销后看不到原来的 1 人，请系统管理员改它的管辖范围"))
        #expect(answer.notes.contains("还要办：第 2 网格撤销后，还有任职 1 条指着它，请逐条改到新的网格"))
        let lineage = try street.type("划网格 张家湾 沿革 2")
        #expect(
            words(lineage).map { $0.split(separator: " ", maxSplits: 1).last.map(String.init) }
                == ["2 第2网格  2020-01-01 2026-11-17 3 第 2 网格并入第 3 网格；街道办会议纪要"])
        #expect(try street.type("待办 张家湾/2", on: "2026-11-16").notes.first?.hasPrefix("张家湾社区第2网格") == true)
        #expect(throws: ActionFailure.self) { try street.type("待办 张家湾/2") }
    }

    @Test func `a preview writes nothing and lists what is then written`() throws {
        let street = try Self.street()
        let last = try street.read { try $0.lastCommit() }
        let preview = try street.type("划网格 预览 移 7幢 到 2", as: "书记")
        #expect(preview.notes.first?.hasPrefix("预览，没有写入：张家湾社区从 2026-11-17 起") == true)
        #expect(try street.read { try $0.lastCommit() } == last)
        let dry = try street.type("划网格 移 7幢 到 2", as: "书记", mode: .dryRun)
        #expect(dry == preview)
        let done = try street.type("划网格 移 7幢 到 2", as: "书记")
        #expect(done.rows == preview.rows)
        #expect(done.notes.dropFirst() == preview.notes.dropFirst())

        let plan = GridPlan([.move(buildings: ["7幢"], to: 3)])
        let community = street.place("张家湾")
        let would = try street.desk { try $0.regrid(plan, of: community, isPreview: true).changes }
        let dryly = try street.desk(mode: .dryRun) { try $0.regrid(plan, of: community).changes }
        let landed = try street.desk { try $0.regrid(plan, of: community).changes }
        #expect(would == landed && dryly == landed && !landed.isEmpty)
    }

    @Test func `what changes nothing is said and makes no commit`() throws {
        let street = try Self.street()
        let last = try street.read { try $0.lastCommit() }
        let answer = try street.type("划网格 移 7幢、8幢 到 3", as: "书记")
        #expect(answer.notes == ["张家湾社区的网格已经是这样，没有改动；截至 2026-11-17"])
        #expect(answer.rows.isEmpty)
        #expect(try street.read { try $0.lastCommit() } == last)
    }

    @Test func `a day to come and a day gone by are said to be so`() throws {
        let street = try Self.street()
        let coming = try street.type("划网格 移 7幢 到 2", as: "书记", on: "2026-12-01")
        #expect(coming.notes.contains("到 2026-12-01 才生效；在那以前仍按原来的划分"))
        let past = try street.type("划网格 移 8幢 到 2", as: "书记", on: "2026-11-01")
        #expect(past.notes.contains("2026-11-01 早于今天 2026-11-17：从那天起的名单和报表都按新的划分看"))
        let failure = #expect(throws: ActionFailure.self) { try street.type("划网格 移 7幢 到 1", as: "书记") }
        #expect(failure?.message == "7幢从 2026-12-01 起已经另有划分")
        #expect(failure?.hint == "从那天起划：--on 2026-12-01；或先撤销那次变更")
    }

    @Test(arguments: [
        ("划网格 拆 3 7幢 8幢 为 21", "街道"), ("划网格 并 2 到 3", "街道"), ("划网格 移 6幢 7幢 8幢 到 1", "书记"),
    ])
    func `it is taken back exactly by 撤销`(line: String, account: String) throws {
        let street = try Self.street()
        let line = account == "街道" ? line.replacing("划网格", with: "划网格 张家湾") : line
        func links() throws -> [[Value]] {
            try street.read { session in
                try session.records(PlaceLink.self).anyDay().order(by: "id").all().map { row in
                    try [.integer(row.rawID)] + PlaceLink.declaration.columns.map { try row[named: $0.name] }
                }
            }
        }
        let (before, duties) = (try links(), try street.duties())
        let grids = try street.read { try $0.records(Grid.self).count() }
        try street.type(line, as: account == "街道" ? nil : account)
        #expect(try links() != before)
        try street.type("撤销", as: account == "街道" ? nil : account)
        #expect(try links() == before)
        #expect(try street.duties() == duties)
        #expect(try street.read { try $0.records(Grid.self).count() } == grids)
        #expect(try street.read { try $0.records(PlaceSuccessor.self).anyDay().count() } == 0)
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `the sizes of all grids are told against the limits, and what lies in one`() throws {
        let street = try Self.street()
        let answer = try street.type("划网格 查", as: "书记")
        #expect(
            words(answer) == [
                "1 第1网格 0 0 0 0 0 专属网格 2026-11-17", "2 第2网格 1 1 1 0 0 红 过小 2026-11-17",
                "3 第3网格 3 2 3 2 2 红 过小 2026-11-17", " 全社区 4 3 4 2 2  2026-11-17",
            ])
        #expect(answer.notes.first?.hasPrefix("张家湾社区 3 个网格，规模合适 0/2（0.0%）；合适 200–500 户") == true)
        #expect(
            words(try street.type("划网格 查 3", as: "书记")) == [
                "6幢 1 1 1 1 1 2020-01-01 2026-11-17", "7幢 1 1 2 1 1 2020-01-01 2026-11-17",
                "8幢 1 0 0 0 0 2020-01-01 2026-11-17",
            ])
    }

    @Test(arguments: [
        ("移 70幢 到 2", "张家湾社区没有“70幢”这栋楼", "是否指“7幢”？"),
        ("移 20幢 到 2", "张家湾社区没有“20幢”这栋楼；有这栋楼的是：北环路社区", nil),
        ("移 北环路社区20幢 到 2", "“北环路社区20幢”在北环路社区，不在张家湾社区", "楼栋只能划到本社区的网格；跨社区要由街道先调整社区"),
        ("移 7幢2单元 到 2", "“7幢2单元”只是一栋楼的一部分，一栋楼不能分到几个网格", "写整栋：7幢"),
        ("移 7幢 到 4", "张家湾社区没有第 4 网格", "是否指第 1 网格？现有网格：1、2、3"),
        ("拆 2 7幢 为 21", "7幢在第 3 网格，不在第 2 网格", "核对楼栋；要从第 3 网格划走，用 移 7幢"),
        ("并 2 到 2", "第 2 网格不能并入自己", "写成：并 4 到 5"),
        ("移 7幢 到 三号楼", "“三号楼”不是网格号", "写 3、第3网格，新设的写 新21"),
        ("移 7幢", "没有写“到”哪个网格", "写法：划网格 移 6幢 到 4"),
        ("拆 3 为 21", "没有写拆出哪几栋", "写法：划网格 拆 3 7幢 8幢 为 21"),
        ("", "“划网格”缺少“做什么”", nil), ("看", "没有写怎么划：拆、并、移、查、沿革", nil),
        ("移 7幢 到 2 依据", "“依据”后面没有写是什么", nil),
    ])
    func `what cannot be is said, and nothing is written`(line: String, message: String, hint: String?) throws
    {
        let street = try Self.street()
        try street.type("变更")
        let last = try street.read { try $0.lastCommit() }
        let town = line == "" || line == "看" ? "划网格 \(line)" : "划网格 张家湾 \(line)"
        let failure = #expect(throws: ActionFailure.self) { try street.type(town) }
        let found = failure?.message ?? ""
        #expect(found == message)
        if let hint { #expect(failure?.hint == hint) }
        #expect(try street.read { try $0.lastCommit() } == last)
    }

    @Test func `who does not serve the whole community does not redraw it`() throws {
        let street = try Self.street()
        #expect(throws: ActionFailure.self) { try street.type("划网格 移 7幢 到 2", as: "三网格") }
        #expect(throws: ActionFailure.self) { try street.type("划网格 北环路 查", as: "书记") }
        #expect(throws: ActionFailure.usage("没有写是哪个社区的网格", usage: "划网格 张家湾 查")) {
            try street.type("划网格 查")
        }
    }

    @Test func `a split is not undone under a building that has come since, and goes back before`() throws {
        let street = try Self.street()
        try street.type("划网格 拆 3 7幢 为 21", as: "书记")
        let split = try street.read { try $0.lastCommit() }
        try street.type("划网格 移 6幢 到 21", as: "书记")
        let failure = #expect(throws: ActionFailure.self) { try street.type("撤销 \(split)", as: "书记") }
        guard case .conflict(_, let list)? = failure else {
            return #expect(Bool(false), "\(String(describing: failure))")
        }
        #expect(list.contains { $0.hasPrefix("网格 ") && $0.hasSuffix("后来的隶属还指着它") })

        try street.type("撤销", as: "书记")
        try street.type("撤销 \(split)", as: "书记")
        let grids = try street.read { session in
            try session.gridMap(of: street.place("张家湾"))?.grids.map(\.number)
        }
        #expect(grids == [1, 2, 3])
        #expect(try street.read { try $0.verify().holds })
    }
}
