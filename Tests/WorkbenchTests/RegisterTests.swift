import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct RegisterTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.account("三格", .gridWorker, scope: "张家湾/3")
            try $0.account("一格", .gridWorker, scope: "张家湾/1")
        }
        try street.evaluate()
        return street
    }

    private func first(_ answer: Answer) -> String { answer.notes.first ?? "" }

    private func people(_ street: Street) throws -> [String] {
        try street.read { session in
            var found: [String] = []
            try session.records(Membership.self).order(by: "id").each(
                "resident.name", "relation", "household.room"
            ) {
                found.append("\($0.text(0)) \($0.text(1)) \($0.textIfAny(2) ?? "–")")
            }
            return found
        }
    }

    @Test func `a new resident goes behind a known door, or behind a new one as its head`() throws {
        let street = try Self.street()
        #expect(first(try street.type("登记 王样五 6幢1单元101 子女")).hasPrefix("✓ 登记 王样五，6幢1单元101，子女"))
        #expect(first(try street.type("登记 居民 王样六 6幢1单元902", as: "三格")).contains("户主"))
        #expect(try people(street) == ["张样一 户主 101", "王样五 子女 101", "王样六 户主 902"])
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `the identity number tells birth and sex, and the categories make duties`() throws {
        let street = try Self.street()
        let answer = try street.type(
            "登记 王样五 6幢1单元902 身份证 420199194303050026 电话 15400000009 关爱类别 独居老人、高龄老人")
        #expect(first(answer).contains("新待办 1 项"))
        let row = try #require(try street.type("居民 王样五").rows.first)
        #expect(row.contains(.number(83)) && row.contains(.text("独居老人、高龄老人")))
        #expect(row.contains(.text("154****0009")))
        try street.read { session throws in
            let one = try #require(try session.records(Resident.self).where(Resident.name == "王样五").first())
            #expect(try one[Resident.sex] == .female)
            #expect(try one[Resident.birth] == "1943-03-05")
        }
    }

    @Test(arguments: [
        ("登记 王样五 9幢1单元101", "9幢"), ("登记 王样五 6幢", "不是一户的住址"),
        ("登记 王样五 6幢1单元902 身份证 420199194303050025", "校验位"),
        ("登记 王样五 6幢1单元902 身份证", "后面没有写"), ("登记 王样五 6幢1单元902 电话 123", "电话"),
        ("登记 王样五 6幢1单元902 关爱类别 有钱人", "关爱类别"), ("登记 王样五 6幢1单元902 邻人", "关系"),
        ("登记 王样五 6幢1单元902 出生日期 2027-01-01", "晚于今天"),
        ("登记 王(五) 6幢1单元902", "姓名"), ("登记 张样一 6幢1单元101", "这一户已有"),
    ])
    func `what cannot be is refused, and nothing is written`(line: String, said: String) throws {
        let street = try Self.street()
        do {
            try street.type(line)
            Issue.record("\(line) was taken")
        } catch let failure as ActionFailure {
            #expect((failure.message + (failure.hint ?? "")).contains(said), "\(failure.message)")
        }
        #expect(try people(street) == ["张样一 户主 101"])
    }

    @Test
    func `who is in the books is not written twice; out of sight, it is only said that there is somebody`()
        throws
    {
        let street = try Self.street()
        try street.building("1幢", in: "张家湾/1")
        try street.type("登记 王样五 6幢1单元902 身份证 420199194303050026", as: "三格")
        #expect(throws: ActionFailure.self) {
            try street.type("登记 王样五 6幢1单元903 身份证 420199194303050026", as: "三格")
        }
        let answer = try street.type("登记 王样五 1幢1单元101 身份证 420199194303050026", as: "一格")
        #expect(answer.notes.contains { $0.contains("疑似同一人") })
        #expect(!answer.notes.joined().contains("902"))
    }

    @Test func `nobody registers into a place they do not serve`() throws {
        let street = try Self.street()
        do {
            try street.type("登记 王样五 6幢1单元902", as: "一格")
            Issue.record("it was taken")
        } catch ActionFailure.notFound(let what, _) {
            #expect(what.contains("管辖范围内没有"))
        }
    }

    @Test func `a dry run says what would be, and writes nothing`() throws {
        let street = try Self.street()
        let answer = try street.type("登记 王样五 6幢1单元902", mode: .dryRun)
        #expect(first(answer).hasPrefix("预览，没有写入：登记 王样五"))
        #expect(try people(street) == ["张样一 户主 101"])
    }
}
