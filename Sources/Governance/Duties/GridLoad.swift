package import Records

/// How much there is to do in a grid: the home visits that the rosters ask its grid workers for in a month, under
/// these rules and under others.
///
/// One visit serves every rule behind a door, so a household counts once, as often as the most demanding of its duties
/// comes round. Duties that are done in this period count as well: they come round again.
package struct GridLoad: Equatable, Sendable {
    package let grid: Int64
    package let community: Int64?
    /// `张家湾/03`
    package let title: String
    /// The titles of the accounts of its grid workers.
    package let workers: [String]
    /// What all of them can do in a month; where nobody has an account, one grid worker.
    package let capacity: Int
    package fileprivate(set) var before = 0.0
    package fileprivate(set) var after = 0.0

    package var isOverBefore: Bool { before > Double(capacity) }
    package var isOverAfter: Bool { after > Double(capacity) }
}

/// A duty that stands in a plan for the period of its day, done or not.
struct StandingDuty {
    let rule: String
    let household: Int64
    let building: Int64
    /// How often it comes round in a month.
    let visits: Double

    init(rule: String, household: Int64, building: Int64, period: String, opened: Day, due: Day) {
        self.rule = rule
        self.household = household
        self.building = building
        let days = due - opened + 1
        let isOnce = period.contains(" ") || (28...31).contains(days)
        visits = isOnce ? 1 : 365.0 / 12 / Double(max(days, 1))
    }
}

/// The duties in the books whose period contains a day, read once for all plans that are laid over them.
struct BookedDuties {
    fileprivate let list: [(id: Int64, duty: StandingDuty, isGivenUp: Bool)]

    init(_ session: Session) throws {
        var list: [(id: Int64, duty: StandingDuty, isGivenUp: Bool)] = []
        let current = Selection(of: Duty.declaration)
            .where(Duty.due >= session.day && Duty.household != nil && Duty.building != nil)
        let paths: [Path] = ["id", "rule", "household", "building", "period", "opened", "due", "state"]
        try session.each(current, paths) { row in
            let duty = StandingDuty(
                rule: row.text(1), household: row.integer(2), building: row.integer(3), period: row.text(4),
                opened: row.day(5), due: row.day(6))
            let state = Duty.State(rawValue: row.text(7))
            list.append((row.integer(0), duty, state == .cancelled || state == .lapsed))
        }
        self.list = list
    }
}

extension DutyPlan {
    /// The duties of `names` that stand for this day's period after the plan.
    func standing(_ names: Set<String>, on booked: BookedDuties, day: Day) -> [StandingDuty] {
        let isGivenUp = Dictionary(
            changes.map { ($0.id, $0.judgement.state == .cancelled || $0.judgement.state == .lapsed) },
            uniquingKeysWith: { $1 })
        var standing = booked.list.filter { one in
            names.contains(one.duty.rule) && !(isGivenUp[one.id] ?? one.isGivenUp)
        }.map(\.duty)
        for addition in additions where addition.period.end >= day {
            let name = rules[addition.rule].name
            guard names.contains(name), let household = addition.household, let building = addition.building,
                addition.judgement.state != .cancelled
            else { continue }
            standing.append(
                StandingDuty(
                    rule: name, household: household, building: building, period: addition.period.key,
                    opened: addition.period.start, due: addition.period.end))
        }
        return standing
    }
}

extension Session {
    /// What `before` comes to in each grid, and what `before` with the rules `changed` as `after` has them does, in the
    /// order of communities and grids. Only what grid workers may do is counted, and only what stands on a roster.
    package func load(
        _ before: DutyPlan, _ after: DutyPlan, changed: Set<String>
    ) throws -> [GridLoad] {
        let booked = try BookedDuties(self)
        func names(_ rules: [Rule]) -> Set<String> {
            Set(rules.filter(\.isForGridWorkers).map(\.name))
        }
        let old = before.standing(names(before.rules), on: booked, day: day)
        let new =
            old.filter { !changed.contains($0.rule) }
            + after.standing(names(after.rules).intersection(changed), on: booked, day: day)
        var grids: [Int64: Int64] = [:]
        try each(Selection(of: Building.declaration), ["id", "grid"]) { row in
            if let grid = row.integerIfAny(1) { grids[row.integer(0)] = grid }
        }
        func sums(_ duties: [StandingDuty]) -> [Int64: Double] {
            var most: [Int64: (grid: Int64, visits: Double)] = [:]
            for duty in duties {
                guard let grid = grids[duty.building] else { continue }
                most[duty.household] = (grid, max(most[duty.household]?.visits ?? 0, duty.visits))
            }
            // Added up in one order: sums of decimals must not depend on how a dictionary lies.
            var sums: [Int64: Double] = [:]
            for (_, one) in most.sorted(by: { $0.key < $1.key }) { sums[one.grid, default: 0] += one.visits }
            return sums
        }
        let (was, becomes) = (sums(old), sums(new))
        var loads = try gridsWithWorkers()
        for index in loads.indices {
            loads[index].before = was[loads[index].grid] ?? 0
            loads[index].after = becomes[loads[index].grid] ?? 0
        }
        return loads.filter { $0.before > 0 || $0.after > 0 }
    }

    private func gridsWithWorkers() throws -> [GridLoad] {
        var workers: [Int64: [String]] = [:]
        for row in try records(Operator.self).where(Operator.role == .gridWorker).order(by: "id").all() {
            guard let scope = try row[Operator.scope] else { continue }
            workers[Int64(scope), default: []].append(try row[Operator.title])
        }
        var capacities: [Int64?: Int] = [:]
        var loads: [GridLoad] = []
        var places: [(grid: Int64, number: Int64, community: Int64?, name: String)] = []
        let paths: [Path] = ["id", "number", "community", "community.name"]
        try each(Selection(of: Grid.declaration), paths) { row in
            places.append((row.integer(0), row.integer(1), row.integerIfAny(2), row.textIfAny(3) ?? ""))
        }
        places.sort {
            ($0.community ?? .max, $0.number, $0.grid) < ($1.community ?? .max, $1.number, $1.grid)
        }
        for place in places {
            let each = try capacities[place.community] ?? visitCapacity(in: place.community)
            capacities[place.community] = each
            let own = workers[place.grid] ?? []
            let number = place.number < 10 ? "0\(place.number)" : String(place.number)
            loads.append(
                GridLoad(
                    grid: place.grid, community: place.community,
                    title: "\(Community.shortName(place.name))/\(number)", workers: own,
                    capacity: each * max(own.count, 1)))
        }
        return loads
    }
}

extension Rule {
    /// Whether it asks grid workers, among others or as everybody, for visits at a cadence.
    var isForGridWorkers: Bool {
        guard case .roster = trigger else { return false }
        return by.isEmpty || by.contains(Operator.Role.gridWorker.rawValue)
    }
}
