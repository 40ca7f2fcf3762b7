package import Governance
package import Records

/// What a test puts into its street.
extension Street {
    package func community(_ name: String, grids: Int) throws {
        try write(on: "2020-01-01") { try self.community(name, grids: grids, in: $0, from: "2020-01-01") }
    }

    func community(_ name: String, grids: Int, in work: Work, from: Day) throws {
        let id = try work.insert(Community.self, Community.name <- name)
        places[name] = id.raw
        for number in 1...max(1, grids) {
            let grid = try work.insert(Grid.self, Grid.number <- number, Grid.name <- "第\(number)网格")
            try link(grid.raw, to: id.raw, work, from: from)
            places["\(name)/\(number)"] = grid.raw
        }
    }

    /// A building in a grid such as `张家湾/3`.
    package func building(_ name: String, in grid: String) throws {
        try write(on: "2020-01-01") { try self.building(name, in: grid, $0, from: "2020-01-01") }
    }

    func building(_ name: String, in grid: String, _ work: Work, from: Day) throws {
        let id = try work.insert(Building.self, Building.name <- name)
        try link(id.raw, to: place(grid), work, from: from)
        places[name] = id.raw
    }

    private func link(_ child: Int64, to parent: Int64, _ work: Work, from: Day) throws {
        try work.insert(
            PlaceLink.self, PlaceLink.child <- Int(child), PlaceLink.parent <- Int(parent),
            PlaceLink.from <- from)
    }

    package func place(_ name: String) -> Int64 {
        guard let id = places[name] else { preconditionFailure("the street has no \(name)") }
        return id
    }

    /// A household whose head bears its name, with care categories on the head.
    @discardableResult
    package func household(
        _ name: String, tagged categories: String..., since: Day = "2026-01-10", born: Day = "1943-05-01",
        in building: String = "6幢", phone: String? = nil
    ) throws -> Household.ID {
        let number = households.count + 1
        return try write(on: "2020-01-01") { work in
            let household = try work.insert(
                Household.self, Household.building <- Building.ID(self.place(building)),
                Household.unit <- "1",
                Household.room <- "\(number)01", Household.state <- .here)
            self.households[name] = household
            try self.member(name, of: household, .head, born, phone, work)
            for category in categories { try self.tag(name, category, since: since, work) }
            return household
        }
    }

    /// One more member of a household.
    package func member(_ name: String, of household: String, born: Day = "1990-01-01") throws {
        guard let id = households[household] else { preconditionFailure("no household \(household)") }
        try write(on: "2020-01-01") { try self.member(name, of: id, .child, born, nil, $0) }
    }

    private func member(
        _ name: String, of household: Household.ID, _ relation: HeadRelation, _ born: Day, _ phone: String?,
        _ work: Work
    ) throws {
        let resident = try work.insert(
            Resident.self, Resident.name <- name, Resident.sex <- .female, Resident.birth <- born,
            Resident.phone <- phone.map { Sealed($0) })
        residents[name] = resident
        try work.insert(
            Membership.self, Membership.household <- household, Membership.resident <- resident,
            Membership.relation <- relation, Membership.from <- Day("2020-01-01"))
    }

    package func tag(_ resident: String, _ category: String, since: Day) throws {
        try write { try self.tag(resident, category, since: since, $0) }
    }

    private func tag(_ resident: String, _ category: String, since: Day, _ work: Work) throws {
        guard let category = CareCategory(rawValue: category), let id = residents[resident] else {
            preconditionFailure("no \(category) or no \(resident)")
        }
        try work.insert(
            CareTag.self, CareTag.resident <- id, CareTag.category <- category, CareTag.source <- .register,
            CareTag.from <- since)
    }

    /// Ends all care categories of a resident.
    package func endTags(of resident: String, on day: Day) throws {
        guard let id = residents[resident] else { preconditionFailure("no \(resident)") }
        let tags = try read { try $0.records(CareTag.self).where(CareTag.resident == id).all() }
        try write { work in for tag in tags { try work.update(tag, CareTag.until <- day) } }
    }

    /// Ends a resident's membership on `day`; with a household, it begins another there.
    package func move(_ resident: String, to household: String? = nil, on day: Day) throws {
        guard let id = residents[resident] else { preconditionFailure("no \(resident)") }
        let stays = try read { try $0.records(Membership.self).where(Membership.resident == id).all() }
        try write { work in
            for stay in stays { try work.update(stay, Membership.until <- day) }
            if let household, let there = self.households[household] {
                try work.insert(
                    Membership.self, Membership.household <- there, Membership.resident <- id,
                    Membership.relation <- .other, Membership.from <- day)
            }
        }
    }

    /// Something that was reported at a minute of a day; without a household, in the building.
    @discardableResult
    package func matter(
        _ name: String, kind: String = "EM.01", on day: Day, minute: Int, household: String? = nil,
        danger: Bool = false
    ) throws -> Matter.ID {
        try write(on: day) { work in
            let id = try work.insert(
                Matter.self, Matter.kind <- kind, Matter.what <- name, Matter.day <- day,
                Matter.reported <- Instant(day, minute: minute),
                Matter.building <- (household == nil ? Building.ID(self.place("6幢")) : nil),
                Matter.household <- household.flatMap { self.households[$0] }, Matter.urgency <- .critical,
                Matter.hardship <- false, Matter.danger <- danger, Matter.state <- .handling)
            self.matters[name] = id
            return id
        }
    }

    package func setState(of matter: String, _ state: Matter.State) throws {
        guard let id = matters[matter] else { preconditionFailure("no \(matter)") }
        try write { try $0.update(id, Matter.state <- state) }
    }

    /// An account; without a scope, for the whole street.
    package func account(
        _ name: String, _ role: Operator.Role = .cadre, scope: String? = nil, systemUser: String? = nil
    ) throws {
        let known = try read { try $0.records(Operator.self).where(Operator.name == name).count() }
        guard known == 0 else { return }
        try write { work in
            try work.insert(
                Operator.self, Operator.name <- name, Operator.title <- name, Operator.role <- role,
                Operator.scope <- scope.map { Int(self.place($0)) }, Operator.systemUser <- systemUser)
        }
    }
}
