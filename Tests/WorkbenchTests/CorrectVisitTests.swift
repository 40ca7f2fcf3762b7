import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct CorrectVisitTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.account("三格", .gridWorker, scope: "张家湾/3")
            try $0.account("替班", .gridWorker, scope: "张家湾/3")
            try $0.account("书记", .secretary, scope: "张家湾")
        }
        try street.evaluate()
        return street
    }

    private func states(_ street: Street) throws -> [String] { try street.duties(ofRule: "visits.care") }

    @Test func `what a visit settled opens again, and is settled by another correction`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见", as: "三格")
        #expect(try states(street) == ["visits.care 张样一 2026-11 已办 见到"])
        let answer = try street.type("更正 张样一 未遇 理由 记串行了", as: "三格")
        #expect(answer.notes[0] == "✓ 张样一 由“见到（入户）”更正为“未遇”，待办恢复 1 项")
        #expect(try states(street) == ["visits.care 张样一 2026-11 待办"])
        let again = try street.type("gz 张样一 dh", as: "三格")
        #expect(again.notes[0] == "✓ 张样一 由“未遇”更正为“已联系（电话）”，完成待办 1 项")
        #expect(try states(street) == ["visits.care 张样一 2026-11 已办 已联系"])
        try street.type("撤销", as: "三格")
        #expect(try states(street) == ["visits.care 张样一 2026-11 待办"])
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `what was written first stays in the history, with the reason`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见", as: "三格")
        let visit = try street.read { try #require(try $0.records(Visit.self).first()).rawID }
        try street.type("更正 走访\(visit) 拒访 理由 记串行了", as: "三格")
        let told = try street.type("历史 走访\(visit)").rows.map { "\($0)" }.joined()
        #expect(told.contains("见到") && told.contains("拒访") && told.contains("更正：记串行了"))
    }

    @Test func `an absence is corrected with its end, and a result without one`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见")
        #expect(throws: ActionFailure.self) { try street.type("更正 张样一 外出") }
        try street.type("更正 张样一 外出 至 12-1")
        #expect(try states(street) == ["visits.care 张样一 2026-11 暂缓 至 2026-12-01"])
        #expect(throws: ActionFailure.self) { try street.type("更正 张样一 见 12-1") }
    }

    @Test func `others' visits are for the secretary, and what is right already is left`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见", as: "三格")
        do {
            try street.type("更正 张样一 未遇", as: "替班")
            Issue.record("it was taken")
        } catch ActionFailure.notPermitted(let what, _) { #expect(what.contains("三格")) }
        #expect(throws: ActionFailure.self) { try street.type("更正 张样一 见", as: "三格") }
        try street.type("更正 张样一 未遇", as: "书记")
        #expect(try states(street) == ["visits.care 张样一 2026-11 待办"])
    }

    @Test func `without a visit there is nothing to correct`() throws {
        let street = try Self.street()
        do {
            try street.type("更正 张样一 未遇")
            Issue.record("it was taken")
        } catch ActionFailure.notFound(let what, _) { #expect(what.contains("没有走访记录")) }
    }
}
