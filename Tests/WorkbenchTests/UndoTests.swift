import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct UndoActionTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.account("网格", .gridWorker, scope: "张家湾/3")
            try $0.account("书记", .secretary, scope: "张家湾")
        }
        try street.evaluate()
        return street
    }

    private static let open = "visits.care 张样一 2026-11 待办"
    private static let done = "visits.care 张样一 2026-11 已办 见到"

    @Test func `the last visit is taken back with what it closed, and can be given back`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见面", as: "网格")
        #expect(try street.duties() == [Self.done])

        let undone = try street.type("撤销", as: "网格")
        #expect(undone.notes.first?.contains("走访") == true)
        #expect(try street.duties() == [Self.open])
        #expect(try street.read { try $0.records(Visit.self).count() } == 0)

        // Nothing is left to undo: an undo is not what "the last" means.
        #expect(throws: ActionFailure.notFound("你没有可以撤销的变更", hint: "输入 变更 看自己最近的变更")) {
            try street.type("撤销", as: "网格")
        }
        let last = try street.read { try $0.lastCommit() }
        try street.type("撤销 \(last)", as: "网格")
        #expect(try street.duties() == [Self.done])
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `a night is taken back as a whole`() throws {
        let street = try Self.street()
        #expect(throws: ActionFailure.self) { try street.type("撤销 nightly-1") }
        let before = try street.duties()
        try street.store.session(Context(actor: "夜", day: "2026-12-01", mode: .apply)) { session in
            let engine = DutyEngine(session, rules: street.rules())
            let plan = try engine.plan()
            try session.write(Purpose("批处理 nightly", run: "nightly-1")) { try plan.land(in: $0) }
        }
        #expect(try street.duties() != before)
        try street.type("撤销 nightly-1")
        #expect(try street.duties() == before)
    }

    @Test func `what somebody else has changed since stays, and is named`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 未遇", as: "网格")
        let visit = try #require(try street.read { try $0.records(Visit.self).first() })
        let mine = try street.read { try $0.lastCommit() }
        try street.desk(as: "书记") { desk in
            try desk.session.write(Purpose("更正")) { try $0.update(visit, Visit.note <- "敲门没人应") }
        }
        let theirs = try street.read { try $0.lastCommit() }
        let failure = #expect(throws: ActionFailure.self) { try street.type("撤销 \(mine)", as: "网格") }
        guard case .conflict(let what, let list)? = failure else {
            return #expect(Bool(false), "\(String(describing: failure))")
        }
        #expect(what == "变更 \(mine)（走访）撤销不了，没有改动")
        #expect(list.count == 1)
        #expect(list.first?.hasPrefix("走访 \(visit.rawID)：书记 在") == true)
        #expect(list.first?.contains("变更 \(theirs)，更正") == true)
        #expect(try street.read { try $0.lastCommit() } == theirs)
    }

    @Test func `the work of others, and what concerns the workspace, is not everybody's to take back`() throws
    {
        let street = try Self.street()
        try street.type("走访 张样一 见面", as: "网格")
        let visit = try street.read { try $0.lastCommit() }
        #expect(throws: ActionFailure.self) { try street.type("撤销 \(visit)", as: "书记") }
        // A cadre may; and what cadres themselves may not write, they may not take back either.
        try street.type("撤销 \(visit)")
        try street.account("新来", .gridWorker)
        let account = try street.read { try $0.lastCommit() }
        #expect(throws: ActionFailure.notPermitted("变更 \(account) 改了账号", hint: "请系统管理员来撤销")) {
            try street.type("撤销 \(account)")
        }
    }

    @Test func `the history of a person tells who changed what, protected fields masked`() throws {
        let street = try Self.street()
        let person = try #require(street.residents["张样一"])
        try street.desk(as: "书记") { desk in
            try desk.session.write(Purpose("更正")) { work in
                try work.update(
                    person, Resident.birth <- "1943-05-02", Resident.phone <- Sealed("15412345678"))
            }
        }
        let answer = try street.type("历史 张样一", as: "书记")
        let lines = answer.rows.map { row in
            row.map { cell in if case .text(let text) = cell { text } else { "" } }
        }
        #expect(
            lines.contains {
                Array($0.suffix(3)) == ["出生日期", "1943-05-01", "1943-05-02"] && $0[2] == "书记"
            })
        #expect(lines.contains { $0[4] == "关爱类别" && $0.last == "独居老人" })
        #expect(!lines.joined().contains { $0.contains("15412345678") })
        #expect(throws: ActionFailure.self) { try street.type("历史 居民999", as: "书记") }
    }

    @Test func `who is erased is gone from every list and history, and their duties are cancelled`() throws {
        let street = try Self.street()
        try street.account("管理", .administrator)
        let person = try #require(street.residents["张样一"])
        try street.household("李样二")
        let other = try #require(street.residents["李样二"])
        try street.write { work in
            for (from, to) in [(person, other), (other, person)] {
                try work.insert(
                    Link.self, Link.kind <- .guardian, Link.fromType <- "resident",
                    Link.from <- Int(from.raw), Link.toType <- "resident", Link.to <- Int(to.raw),
                    Link.since <- "2020-01-01")
            }
        }
        #expect(throws: ActionFailure.self) { try street.type("删除个人信息 居民\(person.raw) 本人要求") }
        let answer = try street.type("删除个人信息 居民\(person.raw) 本人要求", as: "管理")
        #expect(answer.rows.count == 4)
        #expect(try street.read { try $0.records(Link.self).anyDay().count() } == 0)
        #expect(try street.read { try $0.records(Resident.self).anyDay().count() } == 1)
        #expect(try street.read { try $0.records(CareTag.self).anyDay().count() } == 0)
        #expect(try street.duties() == ["visits.care 张样一 2026-11 取消"])
        #expect(try street.read { try $0.verify().holds })
        let last = try street.read { try $0.lastCommit() }
        let failure = #expect(throws: ActionFailure.self) { try street.type("撤销 \(last)", as: "管理") }
        #expect(failure?.message.contains("不能恢复") == true)
    }
}
