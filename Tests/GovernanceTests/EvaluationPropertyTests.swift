import Governance
import Records
import TestKit
import Testing

/// What holds whatever is logged, from a fixed seed.
@Suite struct EvaluationPropertyTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `household by household, in any order, comes to the same as everybody at once`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let names = (1...12).map { "\($0)号" }
        let street = try Street.sample(on: "2026-10-18") { street in
            for (index, name) in names.enumerated() {
                try street.household(name, since: "2026-01-10")
                let tags = [["独居老人"], ["残疾人"], ["独居老人", "残疾人"], ["重病患者"]][index % 4]
                let since = Day("2026-10-01") + Int(dice.next() % 30)
                for tag in tags { try street.tag(name, tag, since: since) }
            }
        }
        street.rules = {
            [
                .care(acceptsContact: false), .care("visits.week", [.disabled], each: .week),
                .care("visits.ill", [.seriousIllness], first: 3, lasting: 3), .person(), .attend(),
            ]
        }
        try street.evaluate()
        for _ in 0..<12 {
            let day = street.today + 1 + Int(dice.next() % 6)
            street.clock.set(day)
            try street.evaluate()
            for _ in 0..<6 { try act(street, names, &dice) }

            let full = try outcome(of: street, [.everybody])
            let ids = names.compactMap { street.households[$0]?.raw }.shuffled(using: &dice)
            let parts = try outcome(of: street, ids.map { .about(households: [$0], matters: []) })
            #expect(parts == full, "\(day)")
            let places = try outcome(of: street, [.places([street.place("张家湾")])])
            #expect(places == full, "\(day)")
            try street.evaluate()
            #expect(try street.evaluate().changes.isEmpty)
        }
    }

    /// Something that happens: a visit, a move, a report.
    private func act(_ street: Street, _ names: [String], _ dice: inout Dice) throws {
        let name = names[Int(dice.next() % UInt64(names.count))]
        let minute = Int(dice.next() % 1440)
        switch dice.next() % 10 {
        case 0: try street.logVisit(name, outcome: .declined, minute: minute, settling: false)
        case 1, 2: try street.logVisit(name, outcome: .notHome, minute: minute, settling: false)
        case 3: try street.logVisit(name, outcome: .contacted, minute: minute, settling: false)
        case 4:
            try street.logVisit(
                name, outcome: .away, minute: minute, until: street.today + 1 + Int(dice.next() % 90),
                settling: false)
        case 5:
            let there = names[Int(dice.next() % UInt64(names.count))]
            let stays = try street.read { session in
                try session.records(Membership.self).anyDay().where(
                    Membership.resident == street.residents[name] ?? Resident.ID(0)
                ).where(Membership.from == street.today).count()
            }
            if stays == 0 { try street.moveOnce(name, to: there) }
        case 6:
            try street.matter(
                "事件\(street.matters.count)", on: street.today, minute: minute, household: name)
        case 7: if let matter = street.matters.keys.min() { try street.setState(of: matter, .closed) }
        default: try street.logVisit(name, outcome: .met, minute: minute, settling: false)
        }
    }

    /// The duties as they would stand, with nothing landed.
    private func outcome(of street: Street, _ extents: [DutyEngine.Extent]) throws -> [String] {
        try street.store.session(Context(actor: "测试", day: street.today, mode: .dryRun)) { session in
            try session.write(Purpose("测试")) { work in
                for extent in extents {
                    try DutyEngine(session, rules: street.rules()).plan(extent).land(in: work)
                }
                var lines: [String] = []
                try session.records(Duty.self).each(
                    "rule", "subject", "period", "state", "outcome", "household", "building", "closed", "due",
                    "suspended_until", "visit", "reason"
                ) { row in
                    lines.append((0..<12).map { "\(row.value($0))" }.joined(separator: " "))
                }
                return lines.sorted()
            }.result
        }
    }
}

extension Street {
    /// Moves somebody who has not moved today yet.
    fileprivate func moveOnce(_ resident: String, to household: String) throws {
        guard let id = residents[resident] else { return }
        let open = try read {
            try $0.records(Membership.self).where(Membership.resident == id && Membership.until == nil).all()
        }
        try write { work in
            for stay in open { try work.update(stay, Membership.until <- self.today) }
            guard let there = self.households[household] else { return }
            try work.insert(
                Membership.self, Membership.household <- there, Membership.resident <- id,
                Membership.relation <- .other, Membership.from <- self.today)
        }
    }
}

/// Falls the same way in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
