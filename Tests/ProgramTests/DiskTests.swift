import Foundation
import Testing

/// A disk that takes no more.
@Suite struct DiskTests {
    @Test func `an import that the disk has no room for says so, and what had landed stays`() throws {
        let place = try Place()
        var gewu = Program()
        gewu.environment["GEWU_WORKSPACE"] = "\(place.path)/w"
        try #require(try gewu("init", "\(place.path)/w").status == 0)
        let lines = (1...30_000).map { "单位甲\($0),事业" }
        let file = "\(place.path)/大.csv"
        try Data((["社区名称"] + ["张家湾"]).joined(separator: "\n").utf8).write(
            to: URL(fileURLWithPath: "\(place.path)/社区.csv"))
        try #require(try gewu("import", "community", "\(place.path)/社区.csv").status == 0)
        try Data((["单位名称,单位类别"] + lines).joined(separator: "\n").utf8).write(
            to: URL(fileURLWithPath: file))

        // No file of this shell's children may grow beyond 3 MB, and none of them is killed for trying.
        let shell =
            "trap '' XFSZ; ulimit -f 6000; exec \"$0\" import unit \"$1\" --community 张家湾 --format json"
        let full = try Program.run("/bin/sh", ["-c", shell, Program.path, file], gewu.environment)

        #expect(full.status == 1)
        let error = try full.error()
        #expect(error["code"].text == "database")
        #expect(error["message"].text?.contains("写不进磁盘") == true)
        #expect(error["hint"].text?.contains("腾出空间") == true)
        #expect(!full.errors.contains("INSERT"))
        #expect(try gewu("verify").status == 0)
        let again = try gewu(
            "import", "unit", file, "--community", "张家湾", "--format", "json", "--only-problems")
        #expect(again.status == 0)
        #expect(try again.json()["counts"]["good"].number == 30_000)
        #expect(try gewu("export", "unit", "\(place.path)/a.csv").errors.contains("30000 行"))
    }
}
