import Foundation
import Testing

/// The incubator as the reference workspace shows it.
@Suite struct IncubatorTests {
    private func rows(_ line: String, in program: Program, on day: String = Town.day) throws -> [String] {
        try program("do", line, "--on", day, "--format", "csv").output.split(whereSeparator: \.isNewline)
            .map(String.init)
    }

    @Test func `the same seed and day give the same incubation, from application to after graduation`() throws
    {
        let town = try Town()
        let other = try Town(copyOf: try Town.make(residents: 2000, as: "again"))

        let board = try rows("报表 board", in: town.gewu)
        #expect(board.contains { $0.contains("流廊织女巾帼互助社,北环路,1,结束") }, "\(board)")
        #expect(board.contains { $0.contains("华龄氧吧,滨湖,1,跟踪") }, "\(board)")
        #expect(board.filter { $0.contains(",张家湾,") }.count == 4, "\(board)")
        for report in ["board", "results", "survival", "gaps"] {
            #expect(try rows("报表 \(report)", in: other.gewu) == rows("报表 \(report)", in: town.gewu))
        }
        #expect(try town.gewu("verify").status == 0)
    }

    @Test(arguments: [("200", "2024-03-01"), ("1600", "2026-11-01"), ("1600", "2016-02-29")])
    func `it is shown whatever the size and the day`(residents: String, day: String) throws {
        let place = try Place()
        let made = try place.gewu(
            "init", "w", "--demo", "--residents", residents, "--seed", "3", "--on", day)
        #expect(made.status == 0, "\(made.errors)")
        var inside = place.gewu
        inside.folder = place["w"]

        #expect(try rows("报表 board", in: inside, on: day).count > 1)
        #expect(try inside("run", "nightly", "--on", day).status == 0)
    }

    @Test func `the night reminds once`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let before = try lastCommit(in: town.path)
        let todo = try rows("报表 todo", in: town.gewu)
        #expect(todo.contains { $0.contains("华龄氧吧,跟踪,出壳满 12 个月，跟踪") }, "\(todo)")

        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)

        #expect(try lastCommit(in: town.path) == before)
        #expect(try rows("报表 todo", in: town.gewu) == todo)
    }

    @Test func `what staff type leads from application to entry, and names the clerk who may`() throws {
        let town = try Town()
        func done(_ line: String, on day: String = Town.day) throws -> String {
            let ending = try town.gewu("do", line, "--on", day, "--format", "table")
            #expect(ending.status == 0, "\(line): \(ending.errors)")
            return ending.output.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        }
        #expect(
            try done("孵化申请 张家湾 社会团体 12 0 方例三 张家湾示例读书会")
                == "✓ 张家湾示例读书会（孵2026-张家湾-4）：申请，2026-11-24 前")
        _ = try done("孵化材料 计划 张家湾示例读书会")
        _ = try done("孵化办到 评审 张家湾示例读书会")
        for who in ["路例四", "钟例五", "夏例六"] { _ = try done("孵化评审 20 15 12 8 5 \(who) 张家湾示例读书会") }
        _ = try done("孵化办到 公示 张家湾示例读书会")
        let early = try town.gewu("do", "孵化办到 待入驻 张家湾示例读书会", "--on", "2026-11-24")
        #expect(early.status == 1)
        #expect(early.errors.contains("公示到 2026-11-24 为止"), "\(early.errors)")
        _ = try done("孵化办到 待入驻 张家湾示例读书会", on: "2026-11-25")
        #expect(
            try done("孵化入驻 虚拟 田示例 张家湾示例读书会", on: "2026-11-25")
                == "✓ 张家湾示例读书会（孵2026-张家湾-4）：孵化，虚拟，协议到 2027-11-25")
        #expect(try done("函 agreement 张家湾示例读书会", on: "2026-11-25").contains("入驻协议"))

        let refused = try town.gewu(
            "do", "孵化退出 主动退出 张家湾示例读书会", "--as", "zhangjiawan", "--on", "2026-11-26")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("“孵化”由街道干部办理"), "\(refused.errors)")
        #expect(
            try town.gewu("do", "孵化条件 华龄氧吧", "--as", "zhangjiawan", "--on", "2026-11-26").errors
                .contains("没有叫“华龄氧吧”的孵化对象"))
    }
}
