import Foundation
import Testing

/// The night's batch, killed without warning.
@Suite struct KillTests {
    static let kills = 20

    @Test func `killed twenty times, the night comes to the same duties`() throws {
        // What an undisturbed night comes to, how long it takes, and when it writes: one commit for each community, so
        // that there is much to be killed in between.
        let undisturbed = try Town(copyOf: Town.large.get())
        let began = Date()
        let whole = try undisturbed.gewu(
            "run", "nightly", "--on", Town.day, "--most", "1", "--format", "json")
        let length = Date().timeIntervalSince(began)
        try #require(whole.status == 0, "\(whole.errors)")
        let expected = try duties(in: undisturbed.path)
        let jobs = try whole.json()["jobs"].list
        let units = jobs.count { !$0["changes"].names.isEmpty }
        try #require(units > 4 && !expected.isEmpty)
        let writing = jobs.dropFirst().reduce(0) { $0 + ($1["seconds"].measure ?? 0) }

        var random = Numbers(seed: 20_261_117)
        var town = try Town(copyOf: Town.large.get())
        var start = try lastCommit(in: town.path)
        var (killed, midway, attempts) = (0, 0, 0)
        while killed < Self.kills, attempts < 10 * Self.kills {
            attempts += 1
            // Every other one falls into the time in which commits are being written.
            let delay =
                attempts.isMultiple(of: 2)
                ? random.fraction() * length : length - writing * (1.2 - 1.2 * random.fraction())
            let before = try lastCommit(in: town.path)
            let run = try town.gewu.start(["run", "nightly", "--on", Town.day, "--most", "1"])
            Thread.sleep(forTimeInterval: delay)
            run.kill()
            let wasKilled = try run.wait().status == -SIGKILL
            let landed = try lastCommit(in: town.path)
            if wasKilled {
                killed += 1
                if landed > before, landed < start + Int64(units) { midway += 1 }
                #expect(try town.gewu("verify").status == 0, "after kill \(killed), \(delay) s into the run")
            }
            if landed == start + Int64(units) {
                // All of it is there: begin again with another copy.
                #expect(try duties(in: town.path) == expected)
                town = try Town(copyOf: Town.large.get())
                start = try lastCommit(in: town.path)
            }
        }

        #expect(killed == Self.kills)
        #expect(
            midway > 0, "no kill fell between two commits of a run; \(attempts) attempts over \(length) s")
        #expect(try town.gewu("run", "nightly", "--on", Town.day, "--most", "1").status == 0)
        #expect(try duties(in: town.path) == expected)
        #expect(try lastCommit(in: town.path) == start + Int64(units))
        #expect(try town.gewu("verify").status == 0)
    }
}

/// The same numbers for the same seed (SplitMix64).
private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func fraction() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }
}
