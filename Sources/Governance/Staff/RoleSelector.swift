package import Records

extension Session {
    /// The people that a rule's words mean for a household (谁来办): accounts by their role, residents and members by
    /// their post or link. A word that nobody stands behind gives nobody, and is told.
    ///
    /// The first with an account owns the duty; the others go along.
    package func people(
        meant words: [String], household: Int64?, building: Int64?, _ staff: Staff
    ) throws -> [(word: String, names: [String])] {
        try words.map { word in
            (word, try people(meant: word, household: household, building: building, staff))
        }
    }

    private func people(
        meant word: String, household: Int64?, building: Int64?, _ staff: Staff
    ) throws -> [String] {
        switch word {
        case "网格员", "责任网格员", "网格服务团队":
            var names = [staff.contact(household: household, building: building)?.title].compactMap { $0 }
            if word == "网格服务团队" {
                names += try posts([.gridHead, .buildingHead, .doorHead], building)
            }
            return names
        case "社区书记": return [staff.secretary(building: building)?.title].compactMap { $0 }
        case "值班", "值班员":
            return [staff.onDuty(building: building, household: household)?.title].compactMap { $0 }
        case "结对党员", "联户党员":
            return try linked(word == "结对党员" ? .pairing : .contactHousehold, household)
        default:
            guard let post = Appointment.Post(rawValue: word) else { return [] }
            return try posts([post], building)
        }
    }

    /// Whoever holds one of the posts for the building, its grid or its community.
    private func posts(_ posts: [Appointment.Post], _ building: Int64?) throws -> [String] {
        guard let building else { return [] }
        var areas = [Value.integer(building)]
        let there = Selection(of: Building.declaration).where(Building.id == Building.ID(building))
        try each(there, ["grid.id", "community.id"]) { row in
            for place in 0...1 { if let id = row.integerIfAny(place) { areas.append(.integer(id)) } }
        }
        var names: [String] = []
        let held = Selection(of: Appointment.declaration)
            .where(.among("post", posts.map(\.stored)) && .among("area", areas))
        try each(held, ["full_name"]) { row in if let name = row.textIfAny(0) { names.append(name) } }
        return names.sorted()
    }

    /// Members and residents linked with the household or somebody in it.
    private func linked(_ kind: Link.Kind, _ household: Int64?) throws -> [String] {
        guard let household else { return [] }
        var ends = [Link.toType == "household" && Link.to == Int(household)]
        let members = Selection(of: Membership.declaration)
            .where(Membership.household == Household.ID(household))
        try each(members, ["resident"]) { row in
            ends.append(Link.toType == "resident" && Link.to == Int(row.integer(0)))
        }
        var names: [String] = []
        for link in try records(Link.self).where(Link.kind == kind && .any(ends)).order(by: "id").all() {
            let id = Int64(try link[Link.from])
            switch try link[Link.fromType] {
            case "party_member":
                guard let member = try find(PartyMember.ID(id)) else { continue }
                if let name = try member[PartyMember.name] { names.append(name) }
                if let resident = try member[PartyMember.resident], let row = try find(resident) {
                    names.append(try row[Resident.name])
                }
            case "resident":
                if let row = try find(Resident.ID(id)) { names.append(try row[Resident.name]) }
            case "operator":
                if let row = try find(Operator.ID(id)) { names.append(try row[Operator.title]) }
            case "party_body":
                if let row = try find(PartyBody.ID(id)) { names.append(try row[PartyBody.name]) }
            case "unit":
                if let row = try find(ResidentUnit.ID(id)) { names.append(try row[ResidentUnit.name]) }
            default: continue
            }
        }
        return names
    }
}
