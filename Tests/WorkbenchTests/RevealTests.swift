import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct RevealTests {
    private static func street() throws -> Street {
        try Street.sample {
            try $0.household("张样一", phone: "15412345678")
            try $0.household("李样二")
            try $0.community("东亭", grids: 1)
            try $0.account("网格", .gridWorker, scope: "张家湾/3")
            try $0.account("东亭网格", .gridWorker, scope: "东亭/1")
        }
    }

    @Test func `a protected field is shown for a reason, and that it was is on record`() throws {
        let street = try Self.street()
        #expect(try street.type("居民 张样一", as: "网格").rows.first?.last == .text("154****5678"))
        let answer = try street.type("显示 电话 张样一 约时间 上门", as: "网格")
        #expect(answer.rows.first?.last == .text("15412345678"))
        try street.read { session throws in
            let row = try #require(try session.records(Disclosure.self).first())
            #expect(try row[Disclosure.reason] == "约时间 上门")
            #expect(try row[Disclosure.resident] == street.residents["张样一"])
            let commit = try #require(try session.commits(last: 1).first)
            #expect(commit.actor == "网格")
            #expect(commit.action == "查看联系电话：约时间 上门")
        }
    }

    @Test(arguments: [
        "显示 电话 张样一", "显示 电话 张样一 要", "显示 住址 张样一 走访", "显示 电话 李样二 走访", "显示 身份证 张样一 走访",
        "显示 电话 没有人 走访",
    ])
    func `without a reason, a field or a person nothing is shown and nothing logged`(line: String) throws {
        let street = try Self.street()
        #expect(throws: (any Error).self) { try street.type(line, as: "网格") }
        #expect(try street.read { try $0.records(Disclosure.self).count() } == 0)
    }

    @Test func `who serves another place, or only looks ahead, sees nothing`() throws {
        let street = try Self.street()
        let person = try #require(street.residents["张样一"])
        #expect(throws: ActionFailure.self) { try street.type("显示 电话 居民\(person.raw) 走访", as: "东亭网格") }
        for mode in [Context.Mode.dryRun, .readOnly] {
            #expect(throws: ActionFailure.self, "\(mode)") {
                try street.type("显示 电话 张样一 走访", as: "网格", mode: mode)
            }
        }
        #expect(try street.read { try $0.records(Disclosure.self).count() } == 0)
    }
}
