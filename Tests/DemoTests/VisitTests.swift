import Demo
import Governance
import Records
import Testing

@Suite struct VisitTests {
    @Test func `each day is one commit, with its clock at six in the evening`() throws {
        let sample = try Sample()

        let commits = try sample.read { try $0.commits(last: 1_000) }.reversed()
        let first = try #require(Day("2025-11-17"))
        let days = commits.filter { $0.day >= first }
        #expect(zip(days, days.dropFirst()).allSatisfy { $0.day < $1.day })
        #expect(days.allSatisfy { $0.at == Instant($0.day, minute: 1080) })
        #expect(days.count > 340)
        #expect(days.last?.day == Sample.day - 1)
        #expect(commits.filter { $0.day < first }.allSatisfy { $0.day == first - 1 && $0.at.day == $0.day })
        #expect(zip(commits, commits.dropFirst()).allSatisfy { $0.at < $1.at })
    }

    @Test func `a visit is written on its day, and none is made on the workspace's day or later`() throws {
        let sample = try Sample()

        let days = Dictionary(
            uniqueKeysWithValues: try sample.read { try $0.commits(last: 1_000) }.map { ($0.number, $0.day) })
        let visits = try sample.read { try $0.records(Visit.self).anyDay().all() }
        #expect(visits.count > 2_000)
        for visit in visits {
            let day = try visit[Visit.day]
            let written = try #require(days[visit.commit])
            #expect(day < Sample.day && day >= Sample.day.adding(months: -12))
            // Only what happened at night is written in the evening after it.
            let isOnTheSpot = try visit[Visit.matter] != nil
            #expect(written == day || isOnTheSpot && written == day + 1)
        }
    }

    @Test func `somebody away will be back within 90 days, and nobody else has such a day`() throws {
        let visits = try Sample(residents: 6_000).read { try $0.records(Visit.self).all() }

        let away = try visits.filter { try $0[Visit.outcome].isAway }
        #expect(!away.isEmpty)
        for visit in visits {
            let until = try visit[Visit.until]
            if try visit[Visit.outcome].isAway {
                let length = try #require(until) - visit[Visit.day]
                #expect((1...90).contains(length))
            } else {
                #expect(until == nil)
            }
        }
    }

    @Test func `most visits meet somebody, and who was not at home is tried again`() throws {
        let sample = try Sample(residents: 6_000)

        let visits = try sample.lines(of: Visit.self, "outcome", "household", "day")
        func part(_ outcome: Visit.Outcome) -> Double { share(visits) { $0[0] == outcome.stored } }
        expect(part(.met), within: 0.70...0.85)
        expect(part(.contacted), within: 0.07...0.16)
        expect(part(.declined), within: 0.004...0.02)
        expect(part(.notHome), within: 0.06...0.12)
        expect(part(.away) + part(.inHospital), within: 0.005...0.03)
        expect(Double(visits.count) / 6_000, within: 0.7...1.0)
        var byHousehold = Dictionary(grouping: visits) { $0[1] }
        byHousehold = byHousehold.mapValues { $0.sorted { number($0[2]) < number($1[2]) } }
        let tries = byHousehold.values.flatMap { visits in
            zip(visits, visits.dropFirst()).filter { $0.0[0] == Visit.Outcome.notHome.stored }
        }
        expect(share(tries) { number($0.1[2]) - number($0.0[2]) <= 4 }, within: 0.6...0.95)
    }

    @Test
    func
        `on the 17th somewhat under a half of those to be visited have been, and some were missed last month`()
        throws
    {
        let sample = try Sample(residents: 6_000)

        let month = Sample.day.startOfMonth
        let visited: Set<Value> = Set([Visit.Outcome.met, .contacted, .declined].map(\.stored))
        let visits = try sample.lines(of: Visit.self, "household", "day", "outcome").filter {
            visited.contains($0[2])
        }
        let tags = try sample.lines(
            of: CareTag.self, "resident.household",
            where: CareTag.category.among([.dibao, .disabled, .loneElder]))
        let roster = Array(Set(tags.map { $0[0] }))
        let now = Set(visits.filter { number($0[1]) >= Int64(month.number) }.map { $0[0] })
        let before = Set(
            visits.filter {
                number($0[1]) < Int64(month.number) && number($0[1]) >= Int64((month - 31).number)
            }.map { $0[0] })
        expect(share(roster) { now.contains($0) }, within: 0.38...0.52)
        expect(share(roster) { before.contains($0) }, within: 0.85...0.97)
    }
}
