import Governance
import Records
import TestKit
import Testing

@Suite struct DutyTests {
    @Test(arguments: [("2026-10-31", "2026-11 漏访"), ("2026-11-01", "2026-11 已办 见到")] as [(Day, String)])
    func `a visit counts for the month it was made in`(visited: Day, expected: String) throws {
        let street = try Street.sample(on: "2026-10-30") { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        try street.logVisit("张家", on: visited, outcome: .met)
        try street.evaluate(on: "2026-11-01")
        try street.evaluate(on: "2026-12-01")

        #expect(try street.duties().filter { $0.contains("2026-11") } == ["visits.care 张家 \(expected)"])
    }

    @Test func `one visit serves every rule it satisfies and everybody behind the door`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "独居老人", "低保对象")
            try $0.member("张小", of: "张家")
            try $0.tag("张小", "残疾人", since: "2026-01-10")
            try $0.household("李家", tagged: "独居老人")
        }
        street.rules = { [.care(), .care("visits.poor", [.dibao], each: .week), .person()] }
        try street.evaluate()
        try street.logVisit("张家", outcome: .met)

        #expect(
            try street.duties() == [
                "visits.care 张家 2026-11 已办 见到", "visits.care 李家 2026-11 待办",
                "visits.person 张小 2026-11 已办 见到", "visits.poor 张家 2026-W47 已办 见到",
            ])
    }

    @Test func `a refusal closes the period and is not counted as a visit`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        try street.logVisit("张家", outcome: .declined)

        let coverage = try street.read { try $0.coverage() }
        #expect(coverage.map(\.declined) == [1])
        #expect(coverage.map(\.visited) == [0])
        #expect(coverage.map(\.due) == [1])
    }

    @Test func `running twice changes nothing`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人", since: "2026-11-05")
            try $0.matter("着火", on: "2026-11-16", minute: 1430, household: "李家")
        }
        street.rules = { [.care(), .care("visits.ill", first: 3, lasting: 3), .attend()] }
        #expect(try street.evaluate().commit != nil)
        #expect(try street.evaluate().changes.isEmpty)
        try street.logVisit("张家", outcome: .met)
        #expect(try street.evaluate().changes.isEmpty)
        #expect(try street.evaluate(on: "2026-11-18").changes.isEmpty)
    }

    @Test func `a late entry settles a lapsed duty, and a late attempt does not open it again`() throws {
        let street = try Street.sample(on: "2026-10-20") {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
        }
        try street.evaluate()
        try street.evaluate(on: "2026-11-03")
        try street.logVisit("张家", on: "2026-10-31", outcome: .met)
        try street.logVisit("李家", on: "2026-10-31", outcome: .notHome)

        let expected = [
            "visits.care 张家 2026-10 已办 见到", "visits.care 张家 2026-11 待办",
            "visits.care 李家 2026-10 漏访", "visits.care 李家 2026-11 待办",
        ]
        #expect(try street.duties() == expected)
        try street.evaluate(on: "2026-11-04")
        #expect(try street.duties() == expected)
    }

    @Test func `a late entry does not undo what later visits have settled`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        try street.logVisit("张家", on: "2026-11-17", outcome: .met)
        for outcome in [Visit.Outcome.notHome, .declined, .contacted] {
            try street.logVisit("张家", on: "2026-11-10", outcome: outcome)
            #expect(try street.duties() == ["visits.care 张家 2026-11 已办 见到"])
        }
    }

    @Test func `late entries come to the same in any order`() throws {
        let visits: [(Day, Visit.Outcome)] = [
            ("2026-10-12", .declined), ("2026-10-20", .met), ("2026-10-05", .notHome),
            ("2026-10-25", .contacted),
        ]
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            let street = try Street.sample(on: "2026-10-01") { try $0.household("张家", tagged: "独居老人") }
            try street.evaluate()
            try street.evaluate(on: "2026-11-02")
            for index in order { try street.logVisit("张家", on: visits[index].0, outcome: visits[index].1) }
            #expect(try street.duties().first == "visits.care 张家 2026-10 已办 见到", "\(order)")
        }
    }

    @Test func `a category that ends cancels what is still to be done`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        try street.endTags(of: "张家", on: "2026-11-18")
        #expect(try street.evaluate(on: "2026-11-17").changes.isEmpty)
        try street.evaluate(on: "2026-11-18")

        #expect(try street.duties() == ["visits.care 张家 2026-11 取消"])
        #expect(try street.evaluate(on: "2026-11-19").changes.isEmpty)
    }

    @Test func `who has moved out is not visited any more`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人", "残疾人") }
        street.rules = { [.care(), .person()] }
        try street.evaluate()
        try street.move("张家", on: "2026-11-18")
        try street.evaluate(on: "2026-11-18")

        #expect(try street.duties() == ["visits.care 张家 2026-11 取消", "visits.person 张家 2026-11 取消"])
    }

    @Test func `a person's duty moves house with them, and what was done at the old door counts`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "残疾人")
            try $0.household("李家", tagged: "残疾人")
            try $0.household("王家")
        }
        street.rules = { [.person()] }
        try street.evaluate()
        try street.logVisit("李家", on: "2026-11-17", outcome: .met)
        try street.move("张家", to: "王家", on: "2026-11-18")
        try street.move("李家", to: "王家", on: "2026-11-18")
        street.clock.set("2026-11-19")
        try street.evaluate()
        #expect(
            try street.duties() == ["visits.person 张家 2026-11 待办", "visits.person 李家 2026-11 已办 见到"])

        // At the old door there is nobody of the rule any more; at the new one there is.
        try street.logVisit("张家", outcome: .met)
        #expect(try street.duties().first == "visits.person 张家 2026-11 待办")
        try street.logVisit("王家", outcome: .met)
        #expect(try street.duties().first == "visits.person 张家 2026-11 已办 见到")
        #expect(try street.evaluate().changes.isEmpty)
    }

    @Test func `a cadence changed in the middle of a period replaces the duty`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        street.rules = { [.care(each: .week)] }
        try street.evaluate()

        #expect(
            try street.duties() == ["visits.care 张家 2026-11 取消", "visits.care 张家 2026-W47 待办"])
    }

    @Test func `a first visit made before its term stands for the rest of the month`() throws {
        let street = try Street.sample(on: "2026-11-06") {
            try $0.household("张家", tagged: "重病患者", since: "2026-11-05")
        }
        street.rules = { [.care("visits.ill", [.seriousIllness], first: 3, lasting: 3)] }
        try street.evaluate()
        try street.logVisit("张家", on: "2026-11-07", outcome: .met)
        for day in ["2026-11-08", "2026-11-09", "2026-11-30", "2026-12-01"] as [Day] {
            try street.evaluate(on: day)
        }

        #expect(
            try street.duties() == [
                "visits.ill 张家 2026-12 待办", "visits.ill 张家 first 2026-11-05 已办 见到",
            ])
        try street.evaluate(on: "2027-03-01")
        #expect(try street.duties().filter { $0.hasSuffix("待办") } == [])
    }

    @Test func `a call while somebody is away counts on every later day of the month`() throws {
        let street = try Street.sample(on: "2026-11-02") { try $0.household("张家", tagged: "独居老人") }
        street.rules = { [.care(acceptsContact: false)] }
        try street.evaluate()
        try street.logVisit("张家", on: "2026-08-10", outcome: .away, until: "2026-11-05")
        try street.logVisit("张家", on: "2026-11-02", outcome: .contacted)
        try street.evaluate(on: "2026-11-25")

        #expect(try street.duties() == ["visits.care 张家 2026-11 已办 已联系"])
    }

    @Test func `an absence has an end within ninety days`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        #expect(throws: RecordFailure.self) { try street.logVisit("张家", outcome: .away) }
        #expect(throws: RecordFailure.self) {
            try street.logVisit("张家", outcome: .away, until: "2027-02-16")
        }
        try street.logVisit("张家", outcome: .away, until: "2027-02-15")
        #expect(try street.duties() == ["visits.care 张家 2026-11 暂缓 至 2027-02-15"])
        try street.evaluate(on: "2026-12-01")
        #expect(
            try street.duties() == [
                "visits.care 张家 2026-11 取消", "visits.care 张家 2026-12 暂缓 至 2027-02-15",
            ])
    }

    @Test func `a rule holds where it is switched on`() throws {
        let street = try Street.sample {
            try $0.community("滨湖", grids: 1)
            try $0.building("9幢", in: "滨湖/1")
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人", in: "9幢")
        }
        let lakeside = street.place("滨湖")
        street.rules = {
            var rule = Rule.care()
            rule.extent = .only([lakeside])
            return [rule]
        }
        try street.evaluate()
        #expect(try street.duties() == ["visits.care 李家 2026-11 待办"])
    }

    @Test func `a rule that is otherwise in one community keeps its key there, and nobody has two duties`()
        throws
    {
        let street = try Street.sample {
            try $0.community("滨湖", grids: 1)
            try $0.building("9幢", in: "滨湖/1")
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人", in: "9幢")
            try $0.household("王家", tagged: "残疾人", in: "9幢")
            try $0.household("赵家", tagged: "残疾人")
        }
        let lakeside = Extent.only([street.place("滨湖")])
        street.rules = {
            var rule = Rule.care()
            rule.extent = rule.extent.subtracting(lakeside)
            var variant = Rule.care(rule.name, [.disabled], each: .quarter)
            variant.extent = lakeside
            rule.variants = [variant]
            return [rule]
        }
        try street.evaluate()
        let expected = ["visits.care 张家 2026-11 待办", "visits.care 王家 2026-Q4 待办"]
        #expect(try street.duties() == expected)
        try street.evaluate()
        #expect(try street.duties() == expected)

        // The street's again: what only the variant wanted is cancelled, the rest is opened.
        street.rules = { [.care()] }
        try street.evaluate()
        #expect(
            try street.duties() == [
                "visits.care 张家 2026-11 待办", "visits.care 李家 2026-11 待办", "visits.care 王家 2026-Q4 取消",
            ])
    }

    @Test(
        arguments: [
            (Extent.street, Extent.only([1]), [2, nil]), (.only([1, 2]), .only([1]), [2]),
            (.only([1]), .street, []), (Extent(isEverywhere: true, but: [1]), .only([2]), [nil]),
            (Extent(isEverywhere: true, but: [1]), Extent(isEverywhere: true, but: [1, 2]), [2]),
        ] as [(Extent, Extent, [Int64?])])
    func `an extent without another holds what the other does not`(
        extent: Extent, other: Extent, left: [Int64?]
    ) {
        let rest = extent.subtracting(other)
        #expect([1, 2, nil].filter(rest.contains) == left)
        for community in [1, 2, nil] as [Int64?] {
            #expect(
                extent.union(other).contains(community)
                    == (extent.contains(community) || other.contains(community)))
        }
    }
}
