import Foundation
import Testing

/// Several processes at one set of books.
@Suite struct TogetherTests {
    @Test func `two that log visits at once lose none`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let households = try openHouseholds(in: town.path).prefix(20)
        #expect(households.count == 20)
        let visits = try visitCount(in: town.path)
        let commits = try lastCommit(in: town.path)

        // Always two of them side by side, both at the same households.
        for household in households {
            let pair = try [Town.day, Town.day].map { day in
                try town.gewu.start(["do", "走访 户\(household) 见面", "--on", day])
            }
            for run in pair {
                let ending = try run.wait()
                #expect(ending.status == 0, "\(ending.errors)")
            }
        }

        #expect(try visitCount(in: town.path) == visits + 40)
        #expect(try lastCommit(in: town.path) == commits + 40)
        #expect(try Set(openHouseholds(in: town.path)).isDisjoint(with: households))
        #expect(try town.gewu("verify").status == 0)
    }

    @Test func `lists that are imported at once with the same headings all come in, and nothing twice`()
        throws
    {
        let town = try Town()
        var files: [String] = []
        for (number, range) in [1...3000, 1...3000, 2001...5000, 4001...6000].enumerated() {
            let lines = range.map { "单位甲\($0),事业" }
            try town.write((["单位名称,单位类别"] + lines).joined(separator: "\n"), to: "单位\(number).csv")
            files.append("\(town.path)/单位\(number).csv")
        }
        let before = try unitCount(town)
        let runs = try files.map { try town.gewu.start(["import", "unit", $0, "--community", "张家湾"]) }
        for run in runs {
            let ending = try run.wait()
            #expect(ending.status == 0, "\(ending.errors)")
        }
        #expect(try unitCount(town) == before + 6000)
        #expect(try town.gewu("verify").status == 0)
    }

    private func unitCount(_ town: Town) throws -> Int {
        let file = "\(town.path)/单位-\(UUID().uuidString).json"
        let export = try town.gewu("export", "unit", file)
        try #require(export.status == 0, "\(export.errors)")
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        return try (JSONSerialization.jsonObject(with: data) as? [Any])?.count ?? -1
    }

    @Test func `a night goes on while visits are logged`() throws {
        let town = try Town(copyOf: Town.large.get())
        let quiet = try Town(copyOf: Town.large.get())
        let household = try town.household()
        let night = try town.gewu.start(["run", "nightly", "--on", Town.day, "--format", "json"])
        var logged = 0
        repeat {
            let ending = try town.gewu("do", "走访 户\(household) 未遇", "--on", Town.day)
            #expect(ending.status == 0, "\(ending.errors)")
            logged += 1
        } while night.isRunning && logged < 50

        let ending = try night.wait()
        #expect(ending.status == 0, "\(ending.errors)")
        // Somebody who was not at home leaves every duty open: the night is as if nobody had been there.
        _ = try quiet.gewu("run", "nightly", "--on", Town.day)
        #expect(try duties(in: town.path) == duties(in: quiet.path))
        #expect(try town.gewu("verify").status == 0)
    }
}
