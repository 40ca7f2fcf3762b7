package import Governance
package import Records

/// What a test about Party organisations puts into its street.
extension Street {
    package func write(_ ladder: PartyLadder) throws {
        try write(on: "2020-01-01") { _ = try ladder.write(in: $0) }
    }

    /// A body on a step of the ladder, under another by its name, looking after a place of the street.
    @discardableResult
    package func partyBody(
        _ name: String, _ form: PartyBody.Form, level: String, under parent: String? = nil,
        area: String? = nil, unit: ResidentUnit.ID? = nil, household: String? = nil,
        from: Day = "2020-01-01", until: Day? = nil
    ) throws -> PartyBody.ID {
        let step = try read { try $0.records(PartyLevel.self).where(PartyLevel.name == level).ids() }
        guard let step = step.first else { preconditionFailure("no step \(level)") }
        let above = try parent.map { try partyBody($0) }
        return try write(on: "2020-01-01") { work in
            let body = try work.insert(
                PartyBody.self, PartyBody.name <- name, PartyBody.level <- step, PartyBody.form <- form,
                PartyBody.unit <- unit, PartyBody.household <- household.flatMap { self.households[$0] },
                PartyBody.from <- from, PartyBody.until <- until)
            if let above {
                try work.insert(
                    PartyLink.self, PartyLink.body <- body, PartyLink.parent <- above, PartyLink.from <- from)
            }
            if let area {
                try work.insert(
                    PartyArea.self, PartyArea.body <- body, PartyArea.place <- Int(self.place(area)),
                    PartyArea.from <- from)
            }
            return body
        }
    }

    package func partyBody(_ name: String) throws -> PartyBody.ID {
        let found = try read { try $0.records(PartyBody.self).anyDay().where(PartyBody.name == name).ids() }
        guard let body = found.first else { preconditionFailure("no body \(name)") }
        return body
    }

    /// The four steps of a community: 社区党委, 网格党支部 of grid 3, 楼栋党小组 of 6幢, 党员中心户 of 张家.
    package func partyOrganisations() throws {
        try write(PartyLadder.reference)
        try partyBody("党工委", .workingCommittee, level: "街道党工委")
        try partyBody("社区党委", .committee, level: "社区党组织", under: "党工委", area: "张家湾")
        try partyBody("三支部", .branch, level: "网格党支部", under: "社区党委", area: "张家湾/3")
        try partyBody("一组", .group, level: "楼栋党小组", under: "三支部", area: "6幢")
    }

    /// Members who are not among the residents, so many of each sort.
    package func partyMembers(
        of body: String, full: Int = 0, probationary: Int = 0, reported: Int = 0, from: Day = "2020-01-01"
    ) throws {
        let id = try partyBody(body)
        let sorts: [(Int, PartyMember.Status, PartyMember.Belonging)] = [
            (full, .full, .registered), (probationary, .probationary, .registered),
            (reported, .full, .reportedHome),
        ]
        try write(on: "2020-01-01") { work in
            for (count, status, belonging) in sorts {
                for number in 0..<count {
                    try work.insert(
                        PartyMember.self, PartyMember.name <- "\(status.rawValue)\(number)",
                        PartyMember.body <- id, PartyMember.status <- status,
                        PartyMember.belonging <- belonging, PartyMember.from <- from)
                }
            }
        }
    }

    /// A resident as a member.
    @discardableResult
    package func partyMember(
        _ resident: String, of body: String, _ belonging: PartyMember.Belonging = .registered,
        status: PartyMember.Status = .full, from: Day = "2020-01-01", until: Day? = nil
    ) throws -> PartyMember.ID {
        let id = try partyBody(body)
        return try write { work in
            try work.insert(
                PartyMember.self, PartyMember.resident <- self.residents[resident], PartyMember.body <- id,
                PartyMember.status <- status, PartyMember.belonging <- belonging, PartyMember.from <- from,
                PartyMember.until <- until)
        }
    }

    /// Gives somebody a post in a body: a resident of the street, else somebody by name; `nil` is nobody.
    @discardableResult
    package func appoint(
        _ person: String?, _ post: Appointment.Post, in body: String, from: Day = "2020-01-01",
        until: Day? = nil
    ) throws -> Appointment.ID {
        let id = try partyBody(body)
        let resident = person.flatMap { residents[$0] }
        return try write(on: from) { work in
            try work.insert(
                Appointment.self, Appointment.resident <- resident,
                Appointment.name <- (resident == nil ? person : nil), Appointment.post <- post,
                Appointment.body <- id, Appointment.from <- from, Appointment.until <- until)
        }
    }

    /// The day a body last elected.
    package func election(of body: String, on day: Day, years: Int? = nil) throws {
        let id = try partyBody(body)
        try write(on: day) { work in
            try work.insert(
                PartyTerm.self, PartyTerm.body <- id, PartyTerm.from <- day, PartyTerm.years <- years)
        }
    }

    /// What the checks find of some kinds, each as one line: `三支部 正式党员 2 人，应有 3 人`.
    package func partyWarnings(
        _ kinds: PartyWarning.Kind..., on day: Day? = nil, checks: PartyChecks = PartyChecks()
    ) throws -> [String] {
        try read(on: day) { session in
            try checks.warnings(in: session).filter { kinds.contains($0.kind) }.map {
                "\($0.name) \($0.what)"
            }
        }
    }
}
