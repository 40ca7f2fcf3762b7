package import Records

/// That somebody has looked at a protected field in plain (查看记录): whose, which, and why. Who and when stands in the
/// commit. Nobody sees one without the other (Personal Information Protection Law, arts. 51 and 54).
package enum Disclosure: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let field = Field<String>("field", title: "字段")
    package static let reason = Field<String>("reason", title: "理由") {
        $0.count < 2 ? "写明为什么要看，例如：代办社保" : nil
    }
    package static let day = Field<Day>("day", title: "日期")

    package static let declaration = Declaration(
        "disclosure", title: "查看记录", fields: [resident, field, reason, day],
        indexes: [.on(resident, day), .on(day)], timing: .evidence(day: "day"),
        place: "resident.household.building", opening: .closed)
}

extension Session {
    /// The plain text of a resident's protected field, and a record of its having been seen; `nil` for an empty one, of
    /// which there is no record.
    ///
    /// Throws ``RecordFailure/readOnly`` where nothing is written, also in a dry run: what is not logged is not shown.
    package func disclose(
        _ field: Field<Sealed?>, of resident: Resident.ID, because reason: String
    ) throws -> String? {
        guard context.mode == .apply else { throw RecordFailure.readOnly }
        return try write(Purpose("查看\(field.column.title)：\(reason)")) { work in
            guard let plain = try work.plain(Resident.declaration, id: resident.raw, field: field.name) else {
                return nil
            }
            try work.insert(
                Disclosure.self, Disclosure.resident <- resident, Disclosure.field <- field.column.title,
                Disclosure.reason <- reason, Disclosure.day <- day)
            return plain
        }.result
    }
}
