import Demo
import Governance
import Records
import Testing

@Suite struct PeopleTests {
    @Test func `on the day every resident lives in exactly one household`() throws {
        let sample = try Sample()

        let members = try sample.lines(of: Membership.self, "resident").map { $0[0] }
        let residents = try sample.lines(of: Resident.self, "id").map { $0[0] }
        #expect(residents.count == 3_000)
        #expect(members.count == residents.count)
        #expect(Set(members) == Set(residents))
    }

    @Test func `every household has one head, who was its first member`() throws {
        let sample = try Sample()

        let lines = try sample.lines(of: Membership.self, "household", "relation", "from")
        let households = Dictionary(grouping: lines) { $0[0] }
        #expect(households.count == (try sample.read { try $0.records(Household.self).count() }))
        for members in households.values {
            #expect(members.count { $0[1] == HeadRelation.head.stored } == 1)
            let since = members.map { number($0[2]) }
            #expect(members.first { $0[1] == HeadRelation.head.stored }.map { number($0[2]) } == since.min())
        }
    }

    @Test func `a few people have moved from one household into another within the year`() throws {
        let sample = try Sample(residents: 6_000)

        let all = try sample.lines(
            of: Membership.self, "resident", "household", "from", "until", anyDay: true)
        let moved = all.filter { $0[3] != .null }
        #expect((1...30).contains(moved.count))
        for line in moved {
            let next = try #require(all.first { $0[0] == line[0] && $0[3] == .null })
            #expect(next[1] != line[1])
            #expect(next[2] == line[3])
        }
    }

    @Test func `nobody is born on the day or later, and relations fit the ages`() throws {
        let sample = try Sample()

        let lines = try sample.lines(
            of: Membership.self, "household", "relation", "resident.birth", "from")
        let births = lines.map { Day(number: Int32(number($0[2]))) }
        #expect(births.allSatisfy { $0 < Sample.day && $0.age(on: Sample.day) <= 101 })
        #expect(lines.allSatisfy { number($0[3]) >= number($0[2]) })
        let heads = Dictionary(
            uniqueKeysWithValues: lines.filter { $0[1] == HeadRelation.head.stored }.map {
                ($0[0], number($0[2]))
            })
        for line in lines {
            let younger = Double(number(line[2]) - (heads[line[0]] ?? 0)) / 365.25
            switch line[1] {
            case HeadRelation.child.stored: #expect(younger > 17 && younger < 51)
            case HeadRelation.parent.stored: #expect(younger < -17)
            case HeadRelation.grandchild.stored: #expect(younger > 36)
            case HeadRelation.spouse.stored: #expect(abs(younger) < 8)
            default: break
            }
        }
    }

    @Test func `identity numbers are valid, unique, of no real area, and fit birth and sex`() throws {
        let numbers = try Sample().protectedNumbers()

        let given = numbers.compactMap(\.id)
        #expect((2_880..<2_980).contains(given.count))
        #expect(Set(given).count == given.count)
        for person in numbers {
            guard let text = person.id else { continue }
            let number = try IDNumber(text)
            #expect(number.text == text)
            #expect(number.area == 420_199)
            #expect(number.birth == person.birth)
            #expect(number.sex == person.sex)
        }
    }

    @Test func `telephone numbers are unique, and of a prefix that no network has`() throws {
        let given = try Sample().protectedNumbers().compactMap(\.phone)

        #expect((2_200..<2_800).contains(given.count))
        #expect(Set(given).count == given.count)
        #expect(given.allSatisfy { $0.hasPrefix("154") })
        #expect(try given.allSatisfy { try PhoneNumber($0).text == $0 })
    }

    @Test func `names are names`() throws {
        for line in try Sample().lines(of: Resident.self, "name") {
            guard case .text(let name) = line[0] else { continue }
            #expect(try PersonName(name).text == name)
            #expect((2...4).contains(name.count))
        }
    }

    @Test func `households and ages come near those of a district`() throws {
        let sample = try Sample(residents: 6_000)

        let sizes = try sample.lines(of: Household.self, "size").map { number($0[0]) }
        #expect(sizes.reduce(0, +) == 6_000)
        #expect(sizes.count == 2_222)
        let ages = try sample.lines(of: Resident.self, "age").map { number($0[0]) }
        expect(share(ages) { $0 >= 60 }, within: 0.18...0.25)
        expect(share(ages) { $0 >= 80 }, within: 0.015...0.03)
        expect(share(ages) { $0 < 18 }, within: 0.14...0.20)
    }
}

func number(_ value: Value) -> Int64 {
    if case .integer(let number) = value { number } else { 0 }
}

func share<Element>(_ elements: [Element], _ belongs: (Element) -> Bool) -> Double {
    Double(elements.count(where: belongs)) / Double(elements.count)
}

func expect(_ value: Double, within range: ClosedRange<Double>, _ location: SourceLocation = #_sourceLocation)
{
    #expect(range.contains(value), "\(value) is not in \(range)", sourceLocation: location)
}
