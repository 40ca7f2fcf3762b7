import Demo
import Governance
import Records
import Testing

@Suite struct MatterTests {
    @Test func `matters are of the last weeks, most of them closed, and each has a place`() throws {
        let sample = try Sample(residents: 6_000)

        let matters = try sample.read { try $0.records(Matter.self).anyDay().all() }
        #expect((15...60).contains(matters.count))
        for matter in matters {
            let day = try matter[Matter.day]
            #expect(day < Sample.day && day > Sample.day - 30)
            #expect(try matter[Matter.reported].day == day)
            #expect(try matter[Matter.household] != nil || matter[Matter.building] != nil)
        }
        expect(share(matters) { (try? $0[Matter.state]) == .closed }, within: 0.6...0.95)
    }

    @Test func `somebody was there before a matter that needs it was closed`() throws {
        let sample = try Sample(residents: 6_000)

        let seen = Set(try sample.lines(of: Visit.self, "matter").map { $0[0] })
        let closed = try sample.lines(of: Matter.self, "id", "kind", where: Matter.state == .closed)
        let urgent = closed.filter { line in
            guard case .text(let kind) = line[1] else { return false }
            return ["EM", "DS", "HP"].contains(kind.prefix(2))
        }
        #expect(!urgent.isEmpty)
        #expect(urgent.allSatisfy { seen.contains($0[0]) })
    }

    @Test func `a call for help of yesterday afternoon from 张家湾 is waiting`() throws {
        let lines = try Sample().lines(
            of: Matter.self, "reported", "household.community.name", "is_open",
            where: Matter.what == "摔倒后出不了门")

        #expect(
            lines == [
                [Instant(Sample.day - 1, minute: 920).stored, .text("张家湾"), .integer(1)]
            ])
    }
}
