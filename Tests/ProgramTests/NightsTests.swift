import Foundation
import Governance
import Records
import Testing

/// Nights of a stretch of days, nights that look at what has changed, and nights of the past.
@Suite struct NightsTests {
    private func plain(_ folder: String) throws -> [String: String] {
        try duties(in: folder).mapValues { values in values.map { "\($0)" }.joined(separator: " ") }
    }

    @Test func `days in one go come to what the same days one by one come to`() throws {
        let town = try Town()
        let apart = try Town()
        let whole = try Town()
        let told = try town.gewu(
            "run", "nightly", "--from", "2026-10-20", "--to", "2026-11-17", "--format", "json")
        #expect(told.status == 0, "\(told.errors)")
        let first = try #require(Day("2026-10-20"))
        for day in 0..<29 {
            let on = (first + day).description
            #expect(try apart.gewu("run", "nightly", "--on", on).status == 0)
            #expect(try whole.gewu("run", "nightly", "--on", on, "--full").status == 0)
        }
        let answer = try told.json()
        #expect(answer["days"].list.count == 29)
        // The first night, and those on which a period turns, are for everybody; the others for whom something happened.
        #expect(answer["days"][0]["marked"].number == nil)
        #expect((answer["days"][3]["marked"].number ?? 0) > 0)
        let together = try plain(town.path)
        #expect(together.count > 50)
        #expect(try plain(apart.path) == together)
        #expect(try plain(whole.path) == together)
    }

    @Test func `a night after another is short, and what was logged meanwhile is taken in`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let household = try town.household()
        _ = try town.gewu("do", "走访 户\(household) 见面", "--on", Town.day)
        let next = try town.gewu("run", "nightly", "--on", "2026-11-18", "--format", "json").json()
        #expect((next["planned"]["marked"].number ?? 0) > 0)
        #expect(next["planned"]["whole_rules"].number == 0)
        let full = try town.gewu("run", "nightly", "--on", "2026-11-18", "--full", "--format", "json").json()
        #expect(full["jobs"].list.allSatisfy { $0["changes"].names.isEmpty })
        #expect(full["planned"]["marked"].value is NSNull)

        _ = try town.gewu("plugin", "settings", "visits", "elder_cadence", "week", "--on", "2026-11-18")
        let edited = try town.gewu("run", "nightly", "--on", "2026-11-18", "--format", "json").json()
        #expect(edited["planned"]["whole_rules"].number == 1)
        let again = try town.gewu("run", "nightly", "--on", "2026-11-18", "--full", "--format", "json").json()
        #expect(again["jobs"].list.allSatisfy { $0["changes"].names.isEmpty })
    }

    @Test func `a past night is played again as it was, whatever has been written since`() throws {
        let town = try Town()
        let before = try lastCommit(in: town.path)
        let then = try town.gewu("run", "nightly", "--on", Town.day, "--format", "csv")
        let household = try town.household()
        _ = try town.gewu("do", "走访 户\(household) 见面", "--on", Town.day)
        _ = try town.gewu("run", "nightly", "--on", "2026-12-03")
        let last = try lastCommit(in: town.path)

        let again = try town.gewu(
            "run", "nightly", "--on", Town.day, "--known", "\(before)", "--dry-run", "--format", "csv")

        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output == then.output)
        #expect(try lastCommit(in: town.path) == last)
    }

    @Test(
        arguments: [
            (["--from", "2026-11-01"], "--to"), (["--from", "2026-11-02", "--to", "2026-11-01"], "早于"),
            (["--from", "2026-11-01", "--to", "2026-11-02", "--on", "2026-11-01"], "--on"),
            (["--from", "2026-11-01", "--to", "2026-11-02", "--dry-run"], "预览"),
            (["--on", "2026-11-01", "--known", "3"], "--dry-run"),
            (["--from", "1.11.", "--to", "2.11."], "2026-11-17"),
        ] as [([String], String)])
    func `a stretch that cannot be is refused`(words: [String], hint: String) throws {
        let town = try Town()
        let told = try town.gewu(["run", "nightly"] + words)
        #expect(told.status == 64)
        #expect(told.errors.contains(hint), "\(told.errors)")
    }
}
