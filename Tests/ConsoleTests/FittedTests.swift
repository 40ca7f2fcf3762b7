import Testing
import Workbench

@testable import Console

@Suite struct FittedTests {
    private static let duties: Answer = {
        var answer = Answer(
            columns: [
                Answer.Column("id", "编号"), Answer.Column("name", "姓名"), Answer.Column("address", "地址"),
                Answer.Column("state", "状态"), Answer.Column("phone", "电话"),
                Answer.Column("rule", "规则", isForPrograms: true),
            ],
            rows: [
                [
                    .number(70_000_001), .text("张样一"), .text("水果湖路小区7幢2单元301"), .text("逾期"), .none,
                    .text("visits.elder"),
                ],
                [
                    .number(70_000_002), .text("阿依古丽·买买提"), .text("6幢1单元101"), .text("待办"), .text(""),
                    .text("visits.elder"),
                ],
            ], notes: ["共 2 项：逾期 1，待办 1"])
        answer.lists = "duty"
        return answer
    }()

    @Test func `rows have numbers to type, and no column that says nothing`() {
        #expect(
            Self.duties.lines(on: Canvas(width: 100, hasColour: false)) == [
                "序  姓名             地址                     状态",
                " 1  张样一           水果湖路小区7幢2单元301  逾期",
                " 2  阿依古丽·买买提  6幢1单元101              待办",
            ])
    }

    @Test(arguments: [24, 30, 40, 60, 80, 200])
    func `no line is wider than the terminal, and nothing is cut off`(width: Int) {
        let canvas = Canvas(width: width, hasColour: false)
        let lines = Self.duties.lines(on: canvas)
        #expect(lines.allSatisfy { displayWidth($0) <= width }, "\(lines)")
        let shown = lines.joined().filter { !$0.isWhitespace }
        for letter in "水果湖路小区7幢2单元301阿依古丽买买提" { #expect(shown.contains(letter), "\(letter)") }
        #expect(Self.duties.notes(on: canvas).joined() == "共 2 项：逾期 1，待办 1")
    }

    @Test func `what is late is marked by colour besides the word, where there are colours`() {
        let plain = Self.duties.lines(on: Canvas(width: 80, hasColour: false)).joined()
        let coloured = Self.duties.lines(on: Canvas(width: 80, hasColour: true)).joined()
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("\u{1B}[1;31m逾期\u{1B}[0m"))
        #expect(!coloured.contains("\u{1B}[1;31m待办"))
    }

    @Test func `one record is shown from top to bottom`() {
        var one = Self.duties
        one.rows = [[.number(1), .text("张样一"), .text("6幢"), .text("待办"), .text("154****0001"), .none]]
        one.lists = "resident"
        #expect(
            one.lines(on: Canvas(width: 80, hasColour: false)) == [
                "姓名  张样一", "地址  6幢", "状态  待办", "电话  154****0001",
            ])
    }

    @Test func `text from the books does not steer the terminal`() {
        let answer = Answer(
            columns: [Answer.Column("a", "甲"), Answer.Column("b", "乙")],
            rows: [[.text("\u{1B}[31m红"), .text("x\ny")]])
        #expect(answer.lines(on: Canvas(width: 80, hasColour: true)).joined().contains("\u{1B}") == false)
    }
}
