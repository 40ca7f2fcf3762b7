import Foundation
import Testing

@Suite struct ExportProgramTests {
    @Test func `records and answers go into files that are whole or not there`() throws {
        let place = try Place()
        let gewu = try Self.workspace(place)

        let csv = try gewu("export", "unit", "\(place.path)/单位.csv")
        #expect(csv.status == 0)
        #expect(csv.errors == "✓ 已导出 26 行到 \(place.path)/单位.csv\n")
        #expect(try gewu("export", "驻区单位", "\(place.path)/单位.xlsx").status == 0)
        #expect(try gewu("export", "unit", "\(place.path)/单位.json", "--community", "张家湾").status == 0)
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: "\(place.path)/单位.json")))
        let units = try #require(json as? [[String: Any]])
        #expect(units.count == 26)
        #expect(units[0]["phone"] as? String == "154****5896")
        #expect(units[0]["community"] as? String == "张家湾")
        #expect(units[0]["until"] is NSNull)
        #expect(try gewu("export", "变更 全部", "\(place.path)/变更.csv").status == 0)
        #expect(try gewu("export", "duty", "\(place.path)/待办.json").status == 0)
        #expect(
            try String(contentsOf: URL(fileURLWithPath: "\(place.path)/待办.json"), encoding: .utf8) == "[]\n")
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(!left.contains { $0.contains("partial") })
    }

    @Test func `a file that is there stays, unless its replacement is asked for`() throws {
        let place = try Place()
        let gewu = try Self.workspace(place)
        let path = "\(place.path)/单位.csv"
        try Data("alt".utf8).write(to: URL(fileURLWithPath: path))
        let refused = try gewu("export", "unit", path, "--format", "json")
        #expect(refused.status == 1)
        #expect(try refused.error()["code"].text == "already_there")
        #expect(try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) == "alt")
        #expect(try gewu("export", "unit", path, "--force").status == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count > 1000)
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    /// Words apart by a stroke, and the status they end with.
    private static let lines: [(String, Int32)] = [
        ("export|unit|a.txt", 64), ("export|unitt|a.csv", 64), ("export|走访 张样一 见面|a.csv", 64),
        ("export|帮助|a.csv", 0), ("export|unit|/nirgendwo/a.csv", 65), ("import|unitt|a.csv", 64),
        ("import|duty|a.csv", 77), ("import|unit|-", 64), ("import|unit|.", 65),
        ("import|unit|a.csv|--set|x", 64), ("import|unit|nichts.csv", 65),
    ]

    @Test(arguments: lines)
    func `what cannot be is told by its status`(line: String, status: Int32) throws {
        let place = try Place()
        let gewu = try Self.workspace(place)
        #expect(try gewu(line.split(separator: "|").map(String.init)).status == status)
    }

    @Test func `an import that is killed is whole as far as it came, and the same file again goes on`() throws
    {
        let place = try Place()
        let gewu = try Self.workspace(place)
        let lines = (1...30_000).map { "单位甲\($0),事业" }
        let file = "\(place.path)/大.csv"
        try Data((["单位名称,单位类别"] + lines).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))

        let run = try gewu.start(["import", "unit", file, "--community", "张家湾"])
        // Killed once something has landed: the log of the books grows.
        let log = "\(place.path)/w/gewu.db-wal"
        let deadline = Date(timeIntervalSinceNow: 60)
        func size() -> Int { (try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) ?? 0 }
        while size() < 2_000_000, Date() < deadline, run.isRunning { usleep(2000) }
        run.kill()
        _ = try run.wait()

        let again = try gewu(
            "import", "unit", file, "--community", "张家湾", "--format", "json", "--only-problems")
        #expect(again.status == 0)
        #expect(try again.json()["counts"]["good"].number == 30_000)
        let export = "\(place.path)/a.json"
        #expect(try gewu("export", "unit", export).status == 0)
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: export)))
        #expect((json as? [Any])?.count == 30_026)
        let name = try #require(try again.json()["run"].text)
        #expect(try gewu("undo", name).status == 0)
        #expect(try gewu("export", "unit", export, "--force").errors.contains("26 行"))
        #expect(try gewu("verify").status == 0)
    }

    /// A workspace with the units of a directory in it.
    private static func workspace(_ place: Place) throws -> Program {
        var gewu = Program()
        gewu.environment["GEWU_WORKSPACE"] = "\(place.path)/w"
        gewu.folder = place.path
        let residents = "\(place.path)/册.csv"
        try Data("姓名,性别,出生日期,住址,网格\n张样一,女,1950-01-01,6幢1单元101,1\n".utf8).write(
            to: URL(fileURLWithPath: residents))
        try #require(try gewu("init", "\(place.path)/w").status == 0)
        try #require(try gewu("import", "resident", residents, "--community", "张家湾").status == 0)
        try #require(try gewu("import", "unit", fixture("驻区单位名录.csv"), "--community", "张家湾").status == 2)
        return gewu
    }

    private static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)").path
    }
}
