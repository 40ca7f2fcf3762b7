package import Records

/// What the erasure of a person took out of the books.
package struct ErasedPerson: Equatable {
    /// How many records of each type went, by the type's name.
    package fileprivate(set) var counts: [String: Int] = [:]
    /// The households the person has belonged to: their duties have to be looked at.
    package fileprivate(set) var households: [Int64] = []
    fileprivate var done: Set<Pointer> = []

    fileprivate struct Pointer: Hashable {
        let type: String
        let id: Int64
    }
}

extension Session {
    /// Takes a person out of the books with everything that is about them alone, in all its past states: the right to
    /// erasure of the Personal Information Protection Law, art. 47. It cannot be undone.
    ///
    /// A record that must point to the person goes with them; one that may do without keeps standing without it.
    /// Visits and duties of the household stay: they do not say whom of the household they were about.
    package func erase(_ person: Resident.ID, in work: Work) throws -> ErasedPerson {
        var erased = ErasedPerson()
        erased.households = try records(Membership.self).anyDay().where(Membership.resident == person).all()
            .map { try $0[Membership.household].raw }.sorted()
        try erase(Resident.declaration, id: person.raw, in: work, &erased)
        return erased
    }

    private func erase(
        _ type: Declaration, id: Int64, in work: Work, _ erased: inout ErasedPerson
    ) throws {
        guard erased.done.insert(ErasedPerson.Pointer(type: type.name, id: id)).inserted else { return }
        for pointer in pointers(to: type) where pointer.type.name != Duty.declaration.name {
            for referrer in try referrers(pointer.type, by: pointer.column, to: id) {
                if !pointer.column.isOptional {
                    try erase(pointer.type, id: referrer, in: work, &erased)
                } else if let row = try find(pointer.type, id: referrer),
                    try points(row, by: pointer, to: type, id: id)
                {
                    // What the law demands is nothing that a plugin could refuse.
                    try work.amend(
                        pointer.type, id: referrer,
                        [Assignment(named: pointer.column.name, .null)])
                }
            }
        }
        try work.erase(type, id: id)
        erased.counts[type.name, default: 0] += 1
    }
}
