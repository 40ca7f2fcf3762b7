package import Records

/// Where a resident's household register is kept (户籍), from a day until a day: in a household of the books, or
/// elsewhere by its address.
///
/// Where it differs from the household the person lives in, register and person are apart (人户分离).
package enum Registration: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let household = Field<Household.ID?>("household", title: "户")
    package static let address = Field<String?>(
        "address", title: "户籍地址", why: "户籍不在本街道的，写到区县即可", sensitivity: .sensitive)
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "registration", title: "户籍", fields: [resident, household, address, from, until],
        derived: [
            .computed(
                "place", title: "所在楼栋", .reference(Building.self),
                .first(["household.building", "resident.household.building"]))
        ],
        indexes: [
            .unique(resident).whereEmpty(until), .on(resident, from, until, household),
            .on(household, from, until, resident),
        ],
        timing: .dated(from: "from", until: "until"), place: "place",
        opening: .consented("户籍在哪里、是否人户分离"),
        check: firstProblem(inOrder(from, until), unplaced))

    private static let unplaced: @Sendable (Row) -> String? = { registration in
        let isHere = (try? registration[household]) != nil
        let isElsewhere = (try? registration[address]) != nil
        return isHere == isElsewhere ? "要么指明是哪一户，要么写户籍地址" : nil
    }
}
