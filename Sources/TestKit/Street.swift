package import Governance
package import Records
package import Workbench

/// A street of a test's own: real books in a temporary folder, a clock that stands, and whatever the test is about.
///
/// 张家湾社区 with three grids is there; households get doors in 6幢, which lies in grid 3, unless told otherwise.
package final class Street {
    package let store: Store
    package let clock: FixedClock
    /// The rules in force. They are made anew in each session.
    package var rules: @Sendable () -> [Rule] = { [.care()] }
    package var households: [String: Household.ID] = [:]
    package var residents: [String: Resident.ID] = [:]
    package var matters: [String: Matter.ID] = [:]
    package var places: [String: Int64] = [:]
    private let folder: TemporaryFolder

    package init(on day: Day = "2026-11-17", founded: Day = "2020-01-01") throws {
        folder = try TemporaryFolder()
        clock = FixedClock(day)
        store = try Store.create(at: Store.Location(folder: folder.path + "/books"), coreCatalogue) {
            [clock] in clock.now
        }
        try write(on: founded) { work in
            try self.community("张家湾", grids: 3, in: work, from: founded)
            try self.building("6幢", in: "张家湾/3", work, from: founded)
        }
    }

    /// A street on `day` with what `build` adds to it.
    package static func sample(
        on day: Day = "2026-11-17", _ build: (Street) throws -> Void = { _ in }
    ) throws -> Street {
        let street = try Street(on: day)
        try build(street)
        return street
    }

    package var today: Day { clock.now.day }

    package func read<Result>(on day: Day? = nil, _ body: (Session) throws -> Result) throws -> Result {
        try store.session(Context(actor: "测试", day: day ?? today), body)
    }

    @discardableResult
    package func write<Result>(on day: Day? = nil, _ body: (Work) throws -> Result) throws -> Result {
        try store.session(Context(actor: "测试", day: day ?? today, mode: .apply)) { session in
            try session.write(Purpose("测试"), body).result
        }
    }

    /// Sits down at a desk, by default with an account for the whole street.
    @discardableResult
    package func desk<Result>(
        as account: String? = nil, on day: Day? = nil, mode: Context.Mode = .apply,
        _ body: (Desk) throws -> Result
    ) throws -> Result {
        let name = account ?? "街道"
        if account == nil { try self.account(name, scope: nil) }
        let rules = rules
        let office = Office(store: store, extensions: .rules(rules))
        return try office.desk(as: name, systemUser: "nobody", day: day ?? today, mode: mode, body)
    }

    /// What somebody gets who types `line`.
    @discardableResult
    package func type(
        _ line: String, as account: String? = nil, on day: Day? = nil, mode: Context.Mode = .apply
    ) throws -> Answer {
        try desk(as: account, on: day, mode: mode) { try $0.run(line: line) }
    }

    /// Brings the duties up to date, as the night does, and says what changed.
    @discardableResult
    package func evaluate(
        on day: Day? = nil, _ extent: DutyEngine.Extent = .everybody
    ) throws -> Landing {
        try store.session(Context(actor: "测试", day: day ?? today, mode: .apply)) { session in
            let plan = try DutyEngine(session, rules: rules()).plan(extent)
            return try session.write(Purpose("夜间")) { try plan.land(in: $0) }.landing
        }
    }

    /// Logs a visit on a day, or one made on an earlier day, and, unless told otherwise, settles what it settles.
    @discardableResult
    package func logVisit(
        _ household: String, on day: Day? = nil, outcome: Visit.Outcome, minute: Int? = nil,
        until: Day? = nil, matter: String? = nil, settling: Bool = true, made: Day? = nil
    ) throws -> Visit.ID {
        let id = households[household]
        return try store.session(Context(actor: "测试", day: day ?? today, mode: .apply)) { session in
            try session.write(Purpose("走访")) { work in
                let visit = try work.insert(
                    Visit.self, Visit.household <- id, Visit.day <- made ?? session.day,
                    Visit.minute <- minute,
                    Visit.outcome <- outcome, Visit.until <- until,
                    Visit.matter <- matter.flatMap { self.matters[$0] })
                if settling { try DutyEngine(session, rules: self.rules()).settle(work) }
                return visit
            }.result
        }
    }

    /// Changes something, and settles what that settles or unsettles, as one unit of work.
    package func change(on day: Day? = nil, _ body: (Work) throws -> Void) throws {
        try store.session(Context(actor: "测试", day: day ?? today, mode: .apply)) { session in
            try session.write(Purpose("测试")) { work in
                try body(work)
                try DutyEngine(session, rules: self.rules()).settle(work)
            }
        }
    }

    /// All duties there are, each as one line: `visits.care 张家 2026-11 已办 见到`.
    package func duties(ofRule rule: String? = nil) throws -> [String] {
        let names = Dictionary(
            (households.map { ($1.raw, $0) } + residents.map { ($1.raw, $0) } + matters.map { ($1.raw, $0) }),
            uniquingKeysWith: { first, _ in first })
        return try read(on: "2999-12-31") { session in
            var lines: [String] = []
            for duty in try session.records(Duty.self).all() {
                if let rule, try duty[Duty.rule] != rule { continue }
                let subject = Int64(try duty[Duty.subject])
                var words = [
                    try duty[Duty.rule], names[subject] ?? String(subject), try duty[Duty.period],
                    try duty[Duty.state].rawValue,
                ]
                if let outcome = try duty[Duty.outcome] { words.append(outcome.rawValue) }
                if let until = try duty[Duty.suspendedUntil] { words.append("至 \(until)") }
                lines.append(words.joined(separator: " "))
            }
            return lines.sorted()
        }
    }
}
