import Foundation
import Records
import TestKit
import Testing

@testable import Governance

/// A night that looks only at what has changed comes to what a night comes to that looks at everybody: for random
/// histories of moves, categories, deaths, merges, other grids, other rules, absences, reports, late entries and undo.
///
/// `GEWU_HISTORIES=100000 swift test --filter IncrementalPropertyTests` tries more of them.
@Suite struct IncrementalPropertyTests {
    /// As many as are tried at once; each goes through its share.
    private static let lanes = 4
    private static let histories =
        ProcessInfo.processInfo.environment["GEWU_HISTORIES"].flatMap { Int($0) } ?? 1000

    @Test(arguments: 0..<lanes)
    func `a night after what has happened is the night over everybody`(lane: Int) throws {
        for seed in stride(from: lane, to: Self.histories, by: Self.lanes * History.each) {
            let history = try History(seed: UInt64(seed))
            for number in 0..<History.each {
                guard seed + number * Self.lanes < Self.histories else { break }
                try history.run()
            }
        }
    }

    @Test func `what is near and what is wide is told from what a rule asks for`() throws {
        func near(_ condition: Condition, _ type: Declaration = Household.declaration) -> Bool {
            Rule(
                name: "visits.a", title: "a", verb: "访", version: "1", by: [], source: nil,
                trigger: .roster(
                    Rule.Roster(
                        selection: Selection(of: type).where(condition),
                        cadence: .fixed(PerCommunity(.month))))
            ).isNear
        }
        #expect(Rule.care().isNear && Rule.person().isNear && Rule.attend().isNear)
        #expect(near(.compare("size", .equal, .integer(1))))
        #expect(near(.compare("building.grid.number", .equal, .integer(1))))
        #expect(near(.exists(relation: "members", where: .compare("sex", .equal, .text("女")))))
        #expect(near(.compare("household.last_visit", .less, .integer(1)), Resident.declaration))
        // An age changes with the days, a Party membership is written at nobody's door, and others have doors of their own.
        #expect(!near(.compare("age", .atLeast, .integer(80)), Resident.declaration))
        #expect(!near(.exists(relation: "party_members", where: .always), Resident.declaration))
        #expect(!near(.exists(relation: "building.households", where: .always)))
        #expect(!near(.exists(relation: "duties", where: .always)))
    }

    @Test func `a night after nothing looks at nobody, and one after a visit at one door`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
        }
        var history = try street.night()
        #expect(history.course.marked == nil)
        street.clock.set("2026-11-18")
        history = try street.night()
        #expect(history.course.marked == 0 && history.course.whole == 0)
        try street.logVisit("张家", outcome: .met)
        history = try street.night()
        #expect(history.course.marked == 1)
        street.clock.set("2026-12-01")
        history = try street.night()
        #expect(history.course.whole == 1)
        #expect(try street.duties().filter { $0.contains("2026-12 待办") }.count == 2)
    }

    @Test func `a rule whose text or settings are otherwise is planned for everybody`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
        }
        _ = try street.night()
        street.rules = {
            var rule = Rule.care(each: .week)
            rule.fingerprint = "otherwise"
            return [rule]
        }
        let night = try street.night()
        #expect(night.course.whole == 1)
        #expect(try street.duties().filter { $0.contains("W47 待办") }.count == 2)
    }
}

extension Street {
    /// A night that looks at what has changed since the last, and lands; compared with one over everybody.
    fileprivate func night() throws -> (course: DutyEngine.Course, night: [String], everybody: [String]) {
        try store.session(Context(actor: "测试", day: today, mode: .apply)) { session in
            let engine = DutyEngine(session, rules: rules())
            let last = try Evaluated(session)
            let seen = try session.lastCommit()
            let (plan, course) = try engine.plan(since: last)
            let everybody = try engine.plan()
            try session.write(Purpose(Evaluation.night)) { work in
                try plan.land(in: work)
                try Evaluated(day: session.day, seen: seen, rules: engine.rules).land(in: work, session)
            }
            return (course, plan.lines, everybody.lines)
        }
    }
}

extension DutyPlan {
    /// All that it would write, in an order of its own.
    fileprivate var lines: [String] {
        let added = additions.map { one in
            "+ \(rules[one.rule].name) \(one.type) \(one.subject) \(one.period.key) \(one.period.end) "
                + "\(one.household ?? 0) \(one.building ?? 0) \(one.dueAt?.description ?? "-") \(one.judgement)"
        }
        let changed = changes.map { one in
            "~ \(one.id) \(rules[one.rule].name) \(one.household ?? 0) \(one.building ?? 0) \(one.judgement)"
        }
        return (added + changed).sorted()
    }
}

/// A street to which things happen.
private final class History {
    /// How many histories one street goes through: making one takes longer than living one.
    static let each = 25

    private let street: Street
    private let seed: UInt64
    private var dice: Dice
    private var doors: [String] = []
    private var people: [(name: String, id: Resident.ID)] = []
    private var log: [String] = []
    private var variant = 0

    private static let buildings = ["6幢", "7幢", "8幢"]
    private static let categories: [CareCategory] = [.loneElder, .disabled, .seriousIllness, .dibao]

    init(seed: UInt64) throws {
        self.seed = seed
        dice = Dice(state: seed &* 2_862_933_555_777_941_757 &+ 1)
        street = try Street(on: "2026-10-12")
        try street.community("东亭", grids: 2)
        try street.building("7幢", in: "张家湾/1")
        try street.building("8幢", in: "东亭/1")
        let elsewhere = street.place("东亭")
        street.rules = { Self.rules(0, elsewhere) }
        for number in 1...5 {
            let name = "\(number)号"
            try street.household(name, since: "2026-01-10", in: Self.buildings[number % 3])
            doors.append(name)
            if let id = street.residents[name] { people.append((name, id)) }
        }
        for index in 0..<3 {
            try street.tag(doors[index], Self.categories[index % 4].rawValue, since: "2026-02-01")
        }
        _ = try street.night()
    }

    /// The rules in force; another `variant` is another text or other settings.
    private static func rules(_ variant: Int, _ elsewhere: Int64) -> [Rule] {
        var care = Rule.care("visits.care", [.loneElder], each: [.month, .week, .days(10)][variant % 3])
        var ill = Rule.care(
            "visits.ill", [.seriousIllness], first: 3, lasting: 2, acceptsContact: variant % 2 == 0)
        var festival = Rule.care(
            "visits.festival", [.dibao, .loneElder], each: nil, on: ["重阳", "冬至", "12-03"])
        if variant % 4 == 3, case .roster(var roster) = care.trigger {
            roster.cadence = .fixed(PerCommunity(.month, exceptions: [elsewhere: .week]))
            care.trigger = .roster(roster)
        }
        if variant % 5 == 4 { ill.extent = Extent(isEverywhere: true, but: [elsewhere]) }
        if variant % 7 == 6 { festival.extent = .only([elsewhere]) }
        var rules = [care, ill, festival, .person("visits.person", [.disabled, .loneElder]), .attend()]
        if variant % 6 == 5 { rules.remove(at: 3) }
        for index in rules.indices { rules[index].fingerprint = "\(rules[index].name) \(variant)" }
        return rules
    }

    /// A few days in which things happen, and a night after each.
    func run() throws {
        log = []
        for _ in 0..<2 {
            for _ in 0..<(1 + roll(3)) { try happen() }
            street.clock.set(street.today + [0, 1, 1, 2, 5, 9, 14, 33][roll(8)])
            let (course, night, everybody) = try street.night()
            #expect(
                night == everybody,
                "seed \(seed), \(street.today), whole \(course.whole), marked \(course.marked ?? -1):\n\(log.joined(separator: "\n"))"
            )
        }
    }

    private func roll(_ sides: Int) -> Int { Int(dice.next() >> 33) % sides }

    private var somebody: (name: String, id: Resident.ID) { people[roll(people.count)] }
    private var door: String { doors[roll(doors.count)] }
    private var household: Household.ID { street.households[door] ?? Household.ID(0) }

    private func happen() throws {
        do {
            switch roll(15) {
            case 0, 1: try visit(on: street.today)
            case 2: try visit(on: street.today - 1 - roll(40))
            case 3: try tag()
            case 4: try untag()
            case 5: try move()
            case 6: try depart()
            case 7: try merge()
            case 8: try redraw()
            case 9: editRules()
            case 10: try undo()
            case 11: try absent()
            case 12: try report()
            case 13: try settleMatter()
            default: try newDoor()
            }
        } catch let failure as RecordFailure {
            // Not everything that comes to mind can be done: then it is not done at all.
            log.append("refused: \(failure)")
        }
    }

    private func visit(on day: Day) throws {
        let name = door
        let outcomes: [Visit.Outcome] = [.met, .met, .contacted, .declined, .notHome, .away, .inHospital]
        let outcome = outcomes[roll(outcomes.count)]
        let until = outcome.isAway ? day + 1 + roll(60) : nil
        // What is logged of days past is settled with it; the night comes to what was logged today.
        let settles = day < street.today || roll(2) == 0
        log.append("visit \(name) \(day) \(outcome) \(until?.description ?? "") settled \(settles)")
        try street.logVisit(
            name, on: street.today, outcome: outcome, minute: roll(1440), until: until, settling: settles,
            made: day)
    }

    private func tag() throws {
        let (name, id) = somebody
        let category = Self.categories[roll(4)]
        let since = street.today + [-20, -3, 0, 0, 4, 15][roll(6)]
        log.append("tag \(name) \(category) \(since)")
        try change(settling: roll(2) == 0) { work, _ in
            try work.insert(
                CareTag.self, CareTag.resident <- id, CareTag.category <- category, CareTag.from <- since)
        }
    }

    private func untag() throws {
        let until = street.today + [0, 0, 3, 12][roll(4)]
        let skip = roll(8)
        try change(settling: roll(2) == 0) { work, session in
            let tags = try session.records(CareTag.self).where(CareTag.until == nil).order(by: "id").all()
            guard !tags.isEmpty else { return }
            let tag = tags[skip % tags.count]
            guard try tag[CareTag.from] <= until else { return }
            self.log.append("untag \(tag.rawID) \(until)")
            try work.update(tag, CareTag.until <- until)
        }
    }

    private func move() throws {
        let (name, id) = somebody
        let there = door
        log.append("move \(name) to \(there)")
        guard let household = street.households[there] else { return }
        try change { work, session in
            _ = try session.move(id, to: household, as: .other, on: session.day, in: work)
        }
    }

    private func depart() throws {
        guard roll(2) == 0 else { return }
        let (name, id) = somebody
        let kind: Departure.Kind = roll(2) == 0 ? .died : .movedOut
        log.append("depart \(name) \(kind)")
        try change { work, session in _ = try session.depart(id, kind, on: session.day, to: nil, in: work) }
    }

    private func merge() throws {
        let (lost, kept) = (somebody, somebody)
        guard lost.id != kept.id else { return }
        log.append("merge \(lost.name) into \(kept.name)")
        try change { work, session in
            _ = try session.merge(lost.id, into: kept.id, because: nil, in: work)
        }
        people.removeAll { $0.id == lost.id }
    }

    /// A building goes to another grid, perhaps of the other community.
    private func redraw() throws {
        let building = Self.buildings[roll(3)]
        let grid = ["张家湾/1", "张家湾/2", "张家湾/3", "东亭/1", "东亭/2"][roll(5)]
        log.append("redraw \(building) to \(grid)")
        let (child, parent) = (Int(street.place(building)), Int(street.place(grid)))
        try change(settling: false) { work, session in
            for link in try session.records(PlaceLink.self)
                .where(PlaceLink.child == child && PlaceLink.until == nil).all()
            {
                guard try link[PlaceLink.from] < session.day else { return }
                try work.update(link, PlaceLink.until <- session.day)
            }
            try work.insert(
                PlaceLink.self, PlaceLink.child <- child, PlaceLink.parent <- parent,
                PlaceLink.from <- session.day)
        }
    }

    private func editRules() {
        variant += 1 + roll(5)
        let (variant, elsewhere) = (variant, street.place("东亭"))
        log.append("rules \(variant)")
        street.rules = { Self.rules(variant, elsewhere) }
    }

    /// Takes back one of the last commits, whatever it was.
    private func undo() throws {
        let back = roll(6)
        try change { work, session in
            let commits = try session.commits(last: 7)
            guard back < commits.count, commits[back].number > 20 else { return }
            let commit = commits[back]
            self.log.append("undo \(commit.number) \(commit.action)")
            let conflicts = try work.undo([commit.number], derived: [Duty.declaration.name])
            guard conflicts.isEmpty else { throw RecordFailure.readOnly }
            try DutyEngine(session, rules: self.street.rules()).settle(work)
            guard try work.dangling().isEmpty else { throw RecordFailure.readOnly }
        }
    }

    private func absent() throws {
        let (name, id) = somebody
        let from = street.today + [-5, 0, 0, 6][roll(4)]
        let until = from + 3 + roll(50)
        log.append("absent \(name) \(from) \(until)")
        try change { work, _ in
            try work.insert(
                Absence.self, Absence.resident <- id, Absence.kind <- .away, Absence.from <- from,
                Absence.until <- until)
        }
    }

    private func report() throws {
        let name = "事件\(street.matters.count)"
        let at = roll(2) == 0 ? door : nil
        log.append("report \(name) \(at ?? "outside")")
        try street.matter(
            name, kind: roll(3) == 0 ? "PF.01" : "EM.01", on: street.today, minute: roll(1440), household: at)
    }

    private func settleMatter() throws {
        guard let name = street.matters.keys.sorted().last else { return }
        let state: Matter.State = [.closed, .withdrawn, .handling][roll(3)]
        log.append("\(name) \(state)")
        try street.setState(of: name, state)
    }

    private func newDoor() throws {
        guard doors.count < 9 else { return }
        let name = "\(doors.count + 1)号"
        log.append("new \(name)")
        try street.household(name, since: street.today, in: Self.buildings[roll(3)])
        doors.append(name)
        if let id = street.residents[name] { people.append((name, id)) }
    }

    /// Writes as the program does, with settling; a register that is imported waits for the night.
    private func change(settling settles: Bool = true, _ body: (Work, Session) throws -> Void) throws {
        try street.store.session(Context(actor: "测试", day: street.today, mode: .apply)) { session in
            try session.write(Purpose("测试")) { work in
                try body(work, session)
                if settles { try DutyEngine(session, rules: street.rules()).settle(work) }
            }
        }
    }
}
