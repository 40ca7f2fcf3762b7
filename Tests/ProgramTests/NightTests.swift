import Foundation
import Testing

/// The night's batch, and the days it is run for.
@Suite struct NightTests {
    @Test func `the second night of a day changes nothing`() throws {
        let town = try Town()
        let first = try town.gewu("run", "nightly", "--on", Town.day, "--format", "json")
        #expect(first.status == 0, "\(first.errors)")
        let before = try lastCommit(in: town.path)

        let second = try town.gewu("run", "nightly", "--on", Town.day, "--format", "json")

        #expect(second.status == 0)
        #expect(try added(first) > 0)
        #expect(try added(second) == 0)
        #expect(try second.json()["jobs"].list.allSatisfy { $0["changes"].names.isEmpty })
        #expect(try lastCommit(in: town.path) == before)
    }

    @Test func `the report has the shape that scripts read`() throws {
        let town = try Town()
        let report = try town.gewu("run", "nightly", "--on", Town.day, "--format", "json").json()

        #expect(report["on"].text == Town.day)
        #expect(report["run"].text?.isEmpty == false)
        #expect((report["seconds"].measure ?? 0) > 0)
        #expect((report["peak_memory_mb"].measure ?? 0) > 1)
        let jobs = report["jobs"].list
        // One for the plan, one for each community, one for the notices, one for the incubator.
        #expect(jobs.count == 19)
        for job in jobs {
            #expect(
                job.names.isSuperset(of: [
                    "job", "community", "status", "seconds", "records", "findings", "errors", "changes",
                ]))
        }
        let changed = try #require(jobs.first { $0["changes"].names.contains("duty") })
        #expect(changed["changes"]["duty"].names == ["added", "changed", "removed"])
        #expect(Set(try runs(in: town.path)) == [report["run"].text])
    }

    @Test(arguments: [("1", 16), ("5000", 1)])
    func `a commit holds whole communities, up to so many duties`(most: String, commits: Int64) throws {
        let town = try Town()
        let before = try lastCommit(in: town.path)

        let report = try town.gewu(
            "run", "nightly", "--on", Town.day, "--most", most, "--format", "json"
        ).json()

        let changed = report["jobs"].list.filter { !$0["changes"].names.isEmpty }
        let landed = changed.filter { $0["job"].text == "nightly" }
        #expect(landed.count == Set(landed.map { $0["community"].text }).count)
        // What a plugin does in the night is a commit of its own.
        let expected = min(commits, Int64(landed.count)) + Int64(changed.count - landed.count)
        #expect(try lastCommit(in: town.path) == before + expected)
        #expect(report["commits"].number == Int(expected))
    }

    @Test func `a dry run tells what the run then does, and writes nothing`() throws {
        let town = try Town()
        let before = try lastCommit(in: town.path)

        let dry = try town.gewu("run", "nightly", "--on", Town.day, "--dry-run", "--format", "csv")
        #expect(try lastCommit(in: town.path) == before)
        let real = try town.gewu("run", "nightly", "--on", Town.day, "--format", "csv")

        #expect(dry.output == real.output)
        #expect(try lastCommit(in: town.path) > before)
    }

    @Test func `only the communities that are named`() throws {
        let town = try Town()

        let first = try town.gewu(
            "run", "nightly", "--on", Town.day, "--community", "张家湾", "滨湖社区", "--format", "json")

        let communities = try first.json()["jobs"].list.compactMap { $0["community"].text }
        #expect(Set(communities) == ["张家湾", "滨湖"])
        let rest = try town.gewu("run", "nightly", "--on", Town.day, "--format", "json")
        let whole = try Town()
        _ = try whole.gewu("run", "nightly", "--on", Town.day)
        #expect(try added(first) > 0 && added(rest) > 0)
        #expect(try duties(in: town.path) == duties(in: whole.path))
    }

    @Test func `a plugin that fails is a finding, and the rest goes on`() throws {
        let town = try Town()
        try FileManager.default.createDirectory(
            atPath: town.path + "/plugins/broken", withIntermediateDirectories: true)
        try town.write(
            """
            return { name = "broken", title = "坏的", version = "1", api = "1", needs = { read = { "resident" } } }
            """, to: "plugins/broken/manifest.lua")
        try town.write("local gewu = require \"gewu\"\n", to: "plugins/broken/init.lua")
        #expect(try town.gewu("plugin", "enable", "broken").status == 0)
        try town.write("local gewu = require \"gewu\"\nerror(\"坏了\")\n", to: "plugins/broken/init.lua")

        let ending = try town.gewu("run", "nightly", "--on", Town.day, "--format", "json")

        #expect(ending.status == 2)
        #expect(try added(ending) > 0)
        let problem = try #require(try ending.json()["problems"].list.first)
        #expect(problem["plugin"].text == "broken")
        #expect(problem["line"].number == 2)
    }

    @Test func `--on reads the books at that day`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let household = try town.household()
        _ = try town.gewu("do", "走访 户\(household) 见面", "--on", Town.day)

        let before = try town.gewu("script", "-e", count(household), "--on", "2026-11-16")
        let after = try town.gewu("script", "-e", count(household), "--on", Town.day)

        #expect(try #require(number(after)) == #require(number(before)) + 1)
    }

    @Test func `--known reads the books as they were written then`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let known = try lastCommit(in: town.path)
        let list = try town.gewu("do", "待办", "--on", Town.day, "--known", "\(known)")
        let household = try town.household()

        _ = try town.gewu("do", "走访 户\(household) 见面", "--on", Town.day)

        #expect(try town.gewu("do", "待办", "--on", Town.day).output != list.output)
        #expect(try town.gewu("do", "待办", "--on", Town.day, "--known", "\(known)").output == list.output)
        let write = try town.gewu(
            "do", "走访 户\(household) 见面", "--on", Town.day, "--known", "\(known)", "--format", "json")
        #expect(write.status == 1)
        #expect(try write.error()["code"].text == "read_only")
    }

    private func added(_ ending: Program.Ending) throws -> Int {
        try ending.json()["jobs"].list.reduce(0) { $0 + ($1["changes"]["duty"]["added"].number ?? 0) }
    }

    private func count(_ household: Int64) -> String {
        "local gewu = require \"gewu\" return gewu.visits:where { household = \(household) }:count()"
    }

    private func number(_ ending: Program.Ending) -> Int? { Int(ending.output.dropLast()) }
}
