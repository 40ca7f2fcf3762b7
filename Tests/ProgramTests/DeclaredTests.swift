import Foundation
import Testing

/// What plugins declare, as it is used from the command line.
@Suite struct DeclaredProgramTests {
    @Test
    func `reports, forms, letters and checks of a plugin work from the command line, the same each time`()
        throws
    {
        let town = try Town()
        let folder = "\(town.path)/plugins/sample"
        try FileManager.default.createDirectory(
            atPath: "\(folder)/letters", withIntermediateDirectories: true)
        for (name, text) in Self.files {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        let gewu = town.gewu
        let enabled = try gewu("plugin", "enable", "sample")
        try #require(enabled.status == 0, "\(enabled.errors)")

        let report = try gewu("do", "报表 elders", "--on", Town.day, "--format", "json")
        #expect(report.status == 0)
        let rows = try report.json().list
        #expect(rows.count == 16)
        #expect(rows[0]["as_of"].text == Town.day)
        let part = try #require(rows[0]["elders_part"].number)
        let table = try gewu("do", "报表 elders", "--on", Town.day, "--format", "table")
        #expect(table.output.contains("█") || table.output.contains("▏"))
        let behind = try gewu("do", "报表 elders 明细 1", "--on", Town.day, "--format", "json").json().list
        #expect(behind.filter { $0["counted"].flag == true }.count == part)
        #expect(behind.count == rows[0]["elders_of"].number)

        for ending in ["xlsx", "csv", "json"] {
            let files = ["\(town.path)/a.\(ending)", "\(town.path)/b.\(ending)"]
            for file in files {
                let export = try gewu("export", "elders", file, "--on", Town.day)
                #expect(export.status == 0, "\(export.errors)")
            }
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: files[0]))
                    == Data(contentsOf: URL(fileURLWithPath: files[1])))
        }

        let person = try #require(behind[0]["id"].number)
        let letter = try gewu(
            "do", "函 greeting 居民\(person)", "--on", Town.day, "--out", "\(town.path)/函.txt")
        #expect(letter.status == 0, "\(letter.errors)")
        let text = try String(contentsOfFile: "\(town.path)/函.txt", encoding: .utf8)
        #expect(text.hasSuffix("：2026年11月17日\n"))
        #expect(
            try gewu("do", "函 greeting 居民\(person)", "--on", Town.day, "--format", "table").output == text)
        #expect(
            try gewu("do", "函 greeting 居民\(person)", "--out", "\(town.path)/函.txt").status == 1)
        #expect(try gewu("do", "报表 elders", "--out", "\(town.path)/表.txt").status == 64)

        let form = try gewu("do", "报送 person 居民\(person)", "--on", Town.day, "--format", "json").json().list
        #expect(form.map { $0["cell"].text } == ["姓名", "网格"])
        #expect(form[0]["commit"].number != nil)

        #expect(try gewu("export", "resident", "\(town.path)/居民.json", "--on", Town.day).status == 0)
        let all = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: "\(town.path)/居民.json")))
        let stages = try #require(all as? [[String: Any]]).compactMap { $0["sample.stage"] as? String }

        let check = try gewu("do", "质检 elders", "--on", Town.day, "--format", "json")
        #expect(check.status == 2)
        #expect(try check.json().list.count == stages.count)
        #expect(Set(stages) == ["高龄"])
        #expect(try gewu("do", "质检 没有").status != 0)
    }

    private static let files = [
        "manifest.lua": """
        return { name = "sample", title = "示例", version = "1.0.0", api = "1",
          needs = { read = { "community", "household", "resident" } } }
        """,
        "letters/greeting.mustache": "{{name}}：{{day}}\n",
        "init.lua": """
        local gewu = require "gewu"
        gewu.report "elders" {
          title = "高龄老人", chart = "bar",
          columns = { { "community", title = "社区" }, { "elders", title = "占比" } },
          rows = function()
            local rows = {}
            for community in gewu.communities:order "id":each() do
              local all = gewu.residents:within(community.name)
              table.insert(rows, {
                community = community.name,
                elders = gewu.figure { part = all:where { age = gewu.at_least(80) }, of = all },
              })
            end
            return rows
          end,
        }
        gewu.form "person" {
          title = "人员表", of = "resident",
          cells = { { "姓名", from = "name" }, { "网格", from = "household.grid.name" } },
        }
        gewu.letter "greeting" {
          title = "问候函", template = "letters/greeting.mustache",
          data = function(it) return { name = it.name, day = gewu.today() } end,
        }
        gewu.column "stage" {
          of = "resident", title = "年龄段",
          value = function(it) if (it.age or 0) >= 80 then return "高龄" end end,
        }
        gewu.check "elders" {
          title = "高龄老人", of = gewu.residents:where { age = gewu.at_least(80) }, message = "请核对",
        }
        """,
    ]
}
