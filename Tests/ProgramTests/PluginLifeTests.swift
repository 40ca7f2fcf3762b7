import Foundation
import Governance
import Records
import Testing

/// A plugin's life as an administrator has it at the command line: switched on, granted, compared, taken out.
@Suite struct PluginLifeTests {
    private static let heat = """
        local gewu = require "gewu"
        gewu.rule "heat" {
          title = "高温必问", verb = "问", cadence = "week", source = "示例",
          roster = gewu.households:tagged { "空巢老人", "独居老人", "高龄老人" }, by = { "网格员" },
        }
        """

    private static let own = """
        local gewu = require "gewu"
        gewu.adjust { poor_cadence = "quarter" }
        gewu.override "elder" {
          cadence = function(home, base) return base(home) == "month" and "week" or "month" end,
        }
        """

    @Test func `what keeps a plugin from working is said whole, and it is not switched on`() throws {
        let town = try Town()
        try town.plugin("heat", others: "requires = { gone = \">=1\", visits = \">=2\" },", Self.heat)
        let before = try lastCommit(in: town.path)

        let refused = try town.gewu("plugin", "enable", "heat")

        #expect(refused.status == 78)
        #expect(refused.errors.contains("有 2 处"), "\(refused.errors)")
        #expect(refused.errors.contains("gewu plugin enable gone"))
        #expect(refused.errors.contains("要插件 visits（>=2），现在是 1.0.0"))
        #expect(try lastCommit(in: town.path) == before)
        let listed = try town.gewu("plugin", "list", "--format", "json")
        #expect(listed.status == 0)
        #expect(
            try listed.json().list.map { "\($0["name"].text ?? "") \($0["state"].text ?? "")" }
                == ["heat 缺条件", "incubator 已启用", "visits 已启用"])
    }

    @Test func `a version that asks for more waits, and says what and how`() throws {
        let town = try Town()
        try town.plugin("heat", Self.heat)
        let first = try town.gewu("plugin", "enable", "heat", "--on", Town.day)
        #expect(first.status == 0)
        #expect(first.errors.contains("可读：户、居民"), "\(first.errors)")
        #expect(!first.errors.contains("比以前多"))

        try town.plugin("heat", version: "1.1.0", reads: "\"household\", \"resident\", \"matter\"", Self.heat)

        let listed = try town.gewu("plugin", "list", "--format", "json")
        #expect(listed.status == 2)
        let waiting = try #require(try listed.json().list.first { $0["name"].text == "heat" })
        #expect(waiting["state"].text == "待授权")
        #expect(waiting["problem"].text?.contains("读 matter") == true)
        #expect(waiting["problem"].text?.contains("gewu plugin enable heat") == true)
        let night = try town.gewu("run", "nightly", "--on", Town.day)
        #expect(night.status == 2, "\(night.errors)")
        #expect(try openRules(in: town.path) == ["visits"])

        let worker = try #require(try account(.gridWorker, in: town.path))
        #expect(try town.gewu("plugin", "enable", "heat", "--as", worker).status == 77)
        let granted = try town.gewu("plugin", "enable", "heat", "--on", Town.day)
        #expect(granted.errors.contains("比以前多：读事件"), "\(granted.errors)")
        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        #expect(try openRules(in: town.path) == ["heat", "visits"])
    }

    @Test func `a plugin is on in the communities it was switched on in`() throws {
        let town = try Town()
        try town.plugin("heat", Self.heat)
        let on = try town.gewu("plugin", "enable", "heat", "--community", "张家湾", "--on", Town.day)
        #expect(on.status == 0, "\(on.errors)")
        #expect(on.errors.contains("已在张家湾社区启用插件 heat"))
        let listed = try town.gewu("plugin", "list", "--format", "json").json()
        #expect(listed.list.map { $0["communities"].text } == ["张家湾", "全街道", "全街道"])

        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        #expect(try communities(with: "heat.heat", in: town.path) == ["张家湾"])

        let off = try town.gewu("plugin", "disable", "visits", "--community", "张家湾社区", "--on", Town.day)
        #expect(off.status == 0, "\(off.errors)")
        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        #expect(!(try communities(with: "visits.elder", in: town.path).contains("张家湾")))
        #expect(
            try town.gewu("plugin", "list", "--format", "json").json().list.last?["communities"].text
                == "除 张家湾")

        for words in [["--community", "张家弯"], ["--community", "张家湾/1"]] {
            #expect(try town.gewu(["plugin", "enable", "heat"] + words).status == 1)
        }
        let twice = try town.gewu("plugin", "disable", "visits", "--community", "张家湾")
        #expect(twice.status == 78 && twice.errors.contains("在张家湾没有启用"), "\(twice.errors)")
    }

    @Test func `a community's plugin changes the street's there, keeps the keys, and is told apart`() throws {
        let town = try Town()
        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        let before = try duties(in: town.path).count
        try town.plugin("zjw", others: "extends = \"visits\",", Self.own)
        #expect(
            try town.gewu("plugin", "enable", "zjw", "--community", "张家湾", "--on", Town.day).status == 0)

        let night = try town.gewu("run", "nightly", "--on", Town.day)
        #expect(night.status == 0, "\(night.errors)")

        #expect(try elderPeriods(in: town.path) == ["2026-11": false, "2026-W47": true])
        #expect(try duties(in: town.path).count > before)
        let again = try town.gewu("run", "nightly", "--on", Town.day, "--format", "json").json()
        #expect(again["jobs"].list.allSatisfy { $0["changes"].names.isEmpty })

        let diff = try town.gewu("plugin", "diff", "张家湾", "--format", "json").json()
        let lines = diff.list.map { row in
            ["plugin", "kind", "name", "field", "street", "here"].compactMap { row[$0].text }.joined(
                separator: " ")
        }
        #expect(
            lines == [
                "visits 设置 poor_cadence month quarter",
                "visits 规则 elder cadence 设置 elder_cadence 函数 plugins/zjw/init.lua:4",
                "zjw 插件 示例 没有启用 启用",
            ])
        #expect(try town.gewu("plugin", "diff", "茶港", "--format", "json").json().list.isEmpty)
    }

    @Test func `a new version is tried on the books before it is switched on`() throws {
        let town = try Town()
        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        let before = try lastCommit(in: town.path)
        try town.copyPlugin("visits", to: "next/visits")
        let path = "\(town.path)/next/visits/init.lua"
        let text = try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(of: "cadence = settings.elder_cadence", with: "cadence = \"week\"")
        try text.write(toFile: path, atomically: true, encoding: .utf8)

        let diff = try town.gewu(
            "plugin", "diff", "visits", "next/visits", "--on", Town.day, "--format", "json")

        #expect(diff.status == 0, "\(diff.errors)")
        let rows = try diff.json().list
        #expect(Set(rows.map { $0["rule"].text }) == ["visits.elder"])
        let moved = try #require(rows.first { $0["change"].text == "改期" })
        #expect((moved["count"].number ?? 0) > 0)
        #expect(moved["examples"].text?.contains("2026-11-22 前，原来 2026-11-30 前") == true)
        #expect(diff.errors.contains("没有写入"))
        #expect(try lastCommit(in: town.path) == before)

        let same = try town.gewu("plugin", "diff", "visits", "visits", "--format", "json")
        #expect(try same.json().list.isEmpty)
        #expect(same.errors.contains("待办没有不同"))
        #expect(try town.gewu("plugin", "diff", "visits", "nowhere/visits").status == 78)
        let worker = try #require(try account(.gridWorker, in: town.path))
        #expect(try town.gewu("plugin", "diff", "visits", "next/visits", "--as", worker).status == 77)
    }

    @Test func `a plugin is taken out with its folder put aside, unless another needs it`() throws {
        let town = try Town()
        try town.plugin("heat", others: "requires = { visits = \"1\" },", Self.heat)
        #expect(try town.gewu("plugin", "enable", "heat", "--on", Town.day).status == 0)
        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        for verb in ["disable", "uninstall"] {
            let refused = try town.gewu("plugin", verb, "visits")
            #expect(refused.status == 78)
            #expect(refused.errors.contains("插件 heat 依赖 visits"), "\(refused.errors)")
        }
        let kept = try duties(in: town.path).count
        let worker = try #require(try account(.gridWorker, in: town.path))
        #expect(try town.gewu("plugin", "uninstall", "heat", "--as", worker).status == 77)

        let gone = try town.gewu("plugin", "uninstall", "heat", "--export", "导出", "--on", Town.day)

        #expect(gone.status == 0, "\(gone.errors)")
        #expect(gone.errors.contains("它没有自己的记录"))
        #expect(try openRules(in: town.path) == ["visits"])
        #expect(try duties(in: town.path).count == kept)
        #expect(
            FileManager.default.fileExists(
                atPath: town.path + "/plugins/.uninstalled/heat-1.0.0/init.lua"))
        let listed = try town.gewu("plugin", "list", "--format", "json").json()
        #expect(listed.list.map { $0["name"].text } == ["incubator", "visits"])
        #expect(try town.gewu("plugin", "uninstall", "heat").status == 78)
        #expect(try town.gewu("verify").status == 0)
    }

    @Test func `a plugin that is broken afterwards is named, and the others work`() throws {
        let town = try Town()
        try town.plugin("heat", Self.heat)
        #expect(try town.gewu("plugin", "enable", "heat", "--on", Town.day).status == 0)
        try town.plugin("heat", "error('坏了')")

        #expect(try town.gewu("do", "待办 张家湾", "--on", Town.day).status == 0)
        let night = try town.gewu("run", "nightly", "--on", Town.day)
        #expect(night.status == 2)
        #expect(night.output.contains("plugins/heat/init.lua"), "\(night.output)")
        let listed = try town.gewu("plugin", "list", "--format", "json")
        #expect(listed.status == 2)
        #expect(try listed.json().list.first?["state"].text == "出错")
    }
}

extension Town {
    fileprivate func plugin(
        _ name: String, version: String = "1.0.0", others: String = "",
        reads: String = "\"household\", \"resident\"", _ initial: String
    ) throws {
        try FileManager.default.createDirectory(
            atPath: "\(path)/plugins/\(name)", withIntermediateDirectories: true)
        try write(
            """
            return { name = "\(name)", title = "示例", version = "\(version)", api = ">=1, <2", \(others)
              needs = { read = { \(reads) }, write = {} } }
            """, to: "plugins/\(name)/manifest.lua")
        try write(initial, to: "plugins/\(name)/init.lua")
    }

    fileprivate func copyPlugin(_ name: String, to place: String) throws {
        let target = "\(path)/\(place)"
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(path)/plugins/\(name)", toPath: target)
    }
}
