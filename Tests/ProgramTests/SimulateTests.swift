import Foundation
import Governance
import Testing

/// `gewu simulate`: what a change of rules would come to.
@Suite struct SimulateTests {
    @Test func `a cadence of a week moves every elder's duty, loads the grids, and writes nothing`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let before = try lastCommit(in: town.path)

        let told = try town.gewu(
            "simulate", "visits", "--set", "elder_cadence=week", "--on", Town.day, "--format", "json")
        #expect(told.status == 0, "\(told.errors)")
        let answer = try told.json()

        #expect(answer["settings"][0]["before"].text == "month")
        #expect(answer["rules"].list.map { $0["rule"].text } == ["visits.elder"])
        let duties = answer["duties"]
        let changed = ["added", "removed", "moved"].compactMap { duties[$0].number }
        #expect(changed.reduce(0, +) > 0)
        let load = answer["load"]
        #expect((load["visits_after"].number ?? 0) > (load["visits_before"].number ?? 0))
        #expect(load["grids"].list.allSatisfy { $0["grid"].text?.contains("/") == true })
        #expect(answer["examples"].list.first?["title"].text?.contains("户") == true)

        let every = try town.gewu(
            "simulate", "visits", "--set", "elder_cadence=week", "--on", Town.day, "--format", "csv")
        let lines = every.output.split(whereSeparator: \.isNewline)
        #expect(lines.count - 1 == changed.reduce(0, +))
        let table = try town.gewu(
            "simulate", "visits", "--set", "elder_cadence=week", "--on", Town.day, "--format", "table")
        #expect(table.output.contains("没有写入") && table.output.contains("户次"))
        #expect(try lastCommit(in: town.path) == before)
    }

    @Test func `an edited folder is simulated by its path`() throws {
        let town = try Town()
        let edited = town.path + "/edited"
        try FileManager.default.copyItem(atPath: town.path + "/plugins/visits", toPath: edited)
        let file = edited + "/init.lua"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacing("\"残疾人\", \"重度残疾人\"", with: "\"重度残疾人\"")
            .write(toFile: file, atomically: true, encoding: .utf8)

        for words in [[edited], ["visits", "--folder", edited]] {
            let told = try town.gewu(["simulate"] + words + ["--on", Town.day, "--format", "json"])
            #expect(told.status == 0, "\(told.errors)")
            #expect(try told.json()["rules"].list.map { $0["rule"].text } == ["visits.disabled"])
            #expect((try told.json()["duties"]["removed"].number ?? 0) > 0)
        }
    }

    @Test(
        arguments: [
            (["visits"], 64, "改什么"), (["visits", "--set", "elder_cadence"], 64, "等号"),
            (["visits", "--set", "elder_cadance=week"], 64, "elder_cadence"),
            (["visits", "--set", "elder_cadence=weekly"], 64, "week"),
            (["visits", "--set", "elder_cadence=week", "--known", "3"], 64, "--known"),
            (["vists", "--set", "elder_cadence=week"], 78, "visits"),
            (["visits", "--folder", "/nowhere"], 78, "nowhere"),
        ] as [([String], Int32, String)])
    func `what cannot be simulated ends with its status`(words: [String], status: Int32, hint: String) throws
    {
        let town = try Town()
        let told = try town.gewu(["simulate"] + words + ["--on", Town.day])
        #expect(told.status == status)
        #expect(told.errors.contains(hint), "\(told.errors)")
    }

    @Test func `a grid worker cannot, and the community's secretary sees the own community alone`() throws {
        let town = try Town()
        let worker = try #require(try account(.gridWorker, in: town.path))
        let refused = try town.gewu(
            "simulate", "visits", "--set", "elder_cadence=week", "--as", worker, "--on", Town.day)
        #expect(refused.status == 77)
        let secretary = try #require(try account(.secretary, in: town.path))
        let told = try town.gewu(
            "simulate", "visits", "--set", "elder_cadence=week", "--as", secretary, "--on", Town.day,
            "--format",
            "json")
        #expect(told.status == 0, "\(told.errors)")
        let grids = try told.json()["load"]["grids"].list.compactMap { $0["grid"].text }
        #expect(Set(grids.map { $0.prefix { $0 != "/" } }).count == 1)
    }
}
