package import Records

/// What a move, a departure or a death brought with it: what was ended, and what somebody has to see to.
package struct Consequences: Equatable {
    /// How many records of each type were ended on that day, by the type's name.
    package fileprivate(set) var ended: [String: Int] = [:]
    /// What only people can decide: a post to be filled, a household without a head.
    package fileprivate(set) var toSee: [String] = []
}

extension Session {
    /// Writes down that somebody has moved from one household to another on a day. The person's categories, posts and
    /// links go along; duties follow the person.
    ///
    /// Throws ``RecordFailure/refused(field:type:reason:)`` for a household the person lives in already, or a day
    /// before the person came to the present one.
    package func move(
        _ person: Resident.ID, to household: Household.ID, as relation: HeadRelation, on day: Day,
        in work: Work
    ) throws -> Consequences {
        try refuseAfterDeath(of: person)
        var consequences = Consequences()
        if let stay = try openStay(of: person) {
            guard try stay[Membership.household] != household else {
                throw RecordFailure.refused(field: "户", type: "户成员", reason: "已经住在这一户")
            }
            try end(stay, on: day, in: work, &consequences)
            try lookForHead(of: try stay[Membership.household], after: stay, &consequences)
        }
        try work.insert(
            Membership.self, Membership.household <- household, Membership.resident <- person,
            Membership.relation <- relation, Membership.from <- day)
        return consequences
    }

    /// Writes down that somebody has moved out of the street or has died on a day, and ends what ends with that: the
    /// life in the household, care categories, absences, links; of the dead also the register and the Party
    /// membership. Posts are not ended but named: who succeeds is for people to decide.
    package func depart(
        _ person: Resident.ID, _ kind: Departure.Kind, on day: Day, to destination: String? = nil,
        in work: Work
    ) throws -> Consequences {
        if let known = try records(Departure.self).anyDay().where(Departure.resident == person)
            .order(Order("day", descending: true)).first(),
            try openStay(of: person) == nil || known[Departure.kind] == .died
        {
            throw RecordFailure.refused(
                field: "日期", type: "迁出去世",
                reason: "\(try known[Departure.day]) 已登记\(try known[Departure.kind].rawValue)；登记错了就撤销那一次变更")
        }
        var consequences = Consequences()
        let stay = try openStay(of: person)
        if let stay, try stay[Membership.from] >= day {
            throw RecordFailure.refused(
                field: "日期", type: "迁出去世", reason: "\(try stay[Membership.from]) 才搬到现在这一户，\(day) 早于那一天；请核对日期")
        }
        try work.insert(
            Departure.self, Departure.resident <- person, Departure.kind <- kind, Departure.day <- day,
            Departure.household <- (try stay?[Membership.household]), Departure.destination <- destination)
        if let stay {
            try end(stay, on: day, in: work, &consequences)
            try lookForHead(of: try stay[Membership.household], after: stay, &consequences)
        }
        for row in try open(CareTag.self, "resident", person.raw) {
            try end(row, on: day, in: work, &consequences)
        }
        for row in try open(Absence.self, "resident", person.raw) {
            try end(row, on: day, in: work, &consequences)
        }
        for row in try open(DailyContact.self, "resident", person.raw) {
            try end(row, on: day, in: work, &consequences)
        }
        if kind == .died {
            for row in try open(Registration.self, "resident", person.raw) {
                try end(row, on: day, in: work, &consequences)
            }
        }
        for row in try open(PartyMember.self, "resident", person.raw) {
            if kind == .died {
                try end(row, on: day, in: work, &consequences, PartyMember.leaving <- .died)
            } else if PartyMember.Belonging.holdingRelation.contains(try row[PartyMember.belonging]) {
                consequences.toSee.append("组织关系还在原党组织：联系转接，或登记为流出")
            }
            try endLinks(of: RecordPointer(PartyMember.ID(row.rawID)), on: day, in: work, &consequences)
        }
        try endLinks(of: RecordPointer(person), on: day, in: work, &consequences)
        for row in try open(Appointment.self, "resident", person.raw) {
            consequences.toSee.append("还担任\(try row[Appointment.post].rawValue)：请免去并补选")
        }
        return consequences
    }

    // MARK: What is open

    private func refuseAfterDeath(of person: Resident.ID) throws {
        let death = try records(Departure.self).anyDay()
            .where(Departure.resident == person && Departure.kind == .died).first()
        guard let death else { return }
        throw RecordFailure.refused(
            field: "居民", type: "户成员", reason: "\(try death[Departure.day]) 已登记去世；登记错了就撤销那一次变更")
    }

    private func openStay(of person: Resident.ID) throws -> Row? {
        try open(Membership.self, "resident", person.raw).last
    }

    /// The dated records of a type that point to somebody and have no end, or one that lies ahead.
    private func open<R: RecordType>(_ type: R.Type, _ field: String, _ id: Int64) throws -> [Row] {
        try records(type).anyDay().where(.compare(Path([field]), .equal, .integer(id)))
            .where(.empty("until") || .compare("until", .more, day.stored)).order(by: "from", "id").all()
    }

    private func endLinks(
        of pointer: RecordPointer, on day: Day, in work: Work, _ consequences: inout Consequences
    ) throws {
        let isFrom = Link.fromType == pointer.type && Link.from == Int(pointer.id)
        let isTo = Link.toType == pointer.type && Link.to == Int(pointer.id)
        let links = try records(Link.self).anyDay().where(isFrom || isTo)
            .where(Link.until == nil || Link.until > self.day).order(by: "id").all()
        for link in links { try end(link, on: day, from: "since", in: work, &consequences) }
    }

    /// Ends a dated record on a day; one that would only have begun then has never been.
    private func end(
        _ row: Row, on day: Day, from: String = "from", in work: Work, _ consequences: inout Consequences,
        _ more: Assignment...
    ) throws {
        let type = row.declaration
        guard case .integer(let number) = try row[named: from] else { return }
        let began = Day(number: Int32(truncatingIfNeeded: number))
        if began >= day {
            if type.name == Membership.declaration.name {
                throw RecordFailure.refused(
                    field: "日期", type: type.title, reason: "\(day) 不晚于搬来的日子 \(began)，请核对日期")
            }
            try work.remove(type, id: row.rawID)
        } else {
            try work.update(
                type, id: row.rawID, read: row.commit, [Assignment(named: "until", day.stored)] + more)
        }
        consequences.ended[type.name, default: 0] += 1
    }

    /// A household whose head is gone, and in which others live on, needs another.
    private func lookForHead(
        of household: Household.ID, after stay: Row, _ consequences: inout Consequences
    ) throws {
        guard try stay[Membership.relation] == .head else { return }
        let others = try records(Membership.self)
            .where(Membership.household == household && Membership.resident != stay[Membership.resident])
            .count()
        if others > 0 { consequences.toSee.append("户 \(household.raw) 没有户主了，还住着 \(others) 人：请核实新户主") }
    }
}
