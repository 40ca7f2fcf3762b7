import Demo
import Governance
import Records
import Testing

@Suite struct CareTagTests {
    @Test func `the shares of care categories are those published by a community`() throws {
        let sample = try Sample(residents: 12_000)

        let tags = try sample.lines(of: CareTag.self, "category", "resident.household")
        func people(_ category: CareCategory) -> Double {
            Double(tags.count { $0[0] == category.stored }) * 9_218 / 12_000
        }
        func households(_ category: CareCategory) -> Double {
            Double(Set(tags.filter { $0[0] == category.stored }.map { $0[1] }).count) * 9_218 / 12_000
        }
        // 118 people in 86 households, 25 households, 148 people, each with the play of small numbers.
        expect(people(.dibao), within: 100...136)
        expect(households(.dibao), within: 72...100)
        expect(households(.lostOnlyChild), within: 17...33)
        expect(people(.disabled) + people(.severelyDisabled), within: 125...170)
        expect(people(.severelyDisabled) / people(.disabled), within: 0.35...0.65)
    }

    @Test
    func `about 47 households of a grid are to be visited, and at most 38 old people a grid are on average`()
        throws
    {
        let sample = try Sample(residents: 12_000)

        let tags = try sample.lines(of: CareTag.self, "category", "resident.household", "resident")
        let unvisited: Set<Value> = Set(
            [CareCategory.entitled, .memberInHardship, .veteranMember, .newlyArrived].map(\.stored))
        let elders: Set<Value> = Set([CareCategory.loneElder, .emptyNest, .aged80].map(\.stored))
        let grids = Double(try sample.read { try $0.records(Grid.self).count() })
        expect(
            Double(Set(tags.filter { !unvisited.contains($0[0]) }.map { $0[1] }).count) / grids,
            within: 43...54)
        expect(
            Double(Set(tags.filter { elders.contains($0[0]) }.map { $0[2] }).count) / grids, within: 28...38)
    }

    @Test func `elders' categories fit how they live and how old they are`() throws {
        let lines = try Sample(residents: 6_000).lines(
            of: CareTag.self, "category", "resident.age", "resident.household.size")

        for line in lines {
            switch line[0] {
            case CareCategory.loneElder.stored: #expect(number(line[1]) >= 60)
            case CareCategory.emptyNest.stored: #expect(number(line[1]) >= 60 && number(line[2]) == 2)
            case CareCategory.aged80.stored: #expect(number(line[1]) >= 80)
            case CareCategory.childInNeed.stored, CareCategory.leftBehindChild.stored:
                #expect(number(line[1]) < 18)
            default: break
            }
        }
    }

    @Test func `most categories are years old, some are new, some came late in a month, and some are over`()
        throws
    {
        let sample = try Sample(residents: 12_000)

        let lines = try sample.lines(of: CareTag.self, "from", "until", anyDay: true)
        let begun = lines.map { Day(number: Int32(number($0[0]))) }
        #expect(begun.allSatisfy { $0 < Sample.day })
        expect(share(begun) { $0 < Sample.day - 365 }, within: 0.75...0.92)
        #expect(begun.contains { $0 >= Sample.day - 20 })
        #expect(begun.count { $0 >= Sample.day.startOfMonth - 11 && $0 < Sample.day.startOfMonth } > 5)
        #expect(lines.count { $0[1] != .null && number($0[1]) <= Int64(Sample.day.number) } > 20)
        #expect(lines.allSatisfy { $0[1] == .null || number($0[1]) > number($0[0]) })
    }
}
