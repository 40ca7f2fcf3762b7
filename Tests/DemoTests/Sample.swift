import Demo
import Foundation
import Governance
import Records

/// A reference workspace in a folder of its own, which goes when the value goes.
final class Sample {
    /// A Tuesday in the middle of a month, for all samples.
    static let day = Day("2026-11-17") ?? Day(number: 0)

    let store: Store
    let day: Day
    private let folder: String

    init(seed: UInt64 = 1, day: Day = Sample.day, residents: Int = 3_000, systemUser: String? = nil) throws {
        folder = NSTemporaryDirectory() + "gewu-demo-" + UUID().uuidString
        self.day = day
        let morning = Instant(day, minute: 480)
        store = try Store.create(at: .init(folder: folder), coreCatalogue) { morning }
        try ReferenceWorkspace(seed: seed, day: day, residents: residents, systemUser: systemUser).fill(store)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Reads on the day of the workspace.
    func read<Result>(_ body: (Session) throws -> Result) throws -> Result {
        try store.session(Context(actor: "admin", day: day), body)
    }

    /// What `paths` lead to in every record, a line of text each, in the order of the ids.
    func lines<R: RecordType>(
        of type: R.Type, _ paths: Path..., where condition: Condition = .always, anyDay: Bool = false
    ) throws -> [[Value]] {
        try read { session in
            var selection = Selection(of: R.declaration).where(condition)
            selection.anyDay = anyDay
            selection.order = [Order("id")]
            var lines: [[Value]] = []
            try session.each(selection, paths) { row in
                lines.append(paths.indices.map { row.value($0) })
            }
            return lines
        }
    }

    /// Identity numbers and telephone numbers as they were written: the same books, read through a declaration that
    /// hides nothing.
    func protectedNumbers() throws -> [(id: String?, phone: String?, birth: Day, sex: Sex)] {
        let morning = Instant(day, minute: 480)
        let open = try Store(.init(folder: folder), Catalogue([PlainResident.self])) { morning }
        return try open.session(Context(actor: "admin", day: day)) { session in
            try session.records(PlainResident.self).order(by: "id").all().map {
                (
                    try $0[PlainResident.idNumber]?.text, try $0[PlainResident.phone]?.text,
                    try $0[PlainResident.birth], try $0[PlainResident.sex]
                )
            }
        }
    }
}

/// The table of residents without masks.
private enum PlainResident: RecordType {
    static let name = Resident.name
    static let sex = Field<Sex>("sex", title: "性别")
    static let birth = Field<Day>("birth", title: "出生日期")
    static let idNumber = Field<Sealed?>(
        "id_number", title: "身份证号码", sealing: Sealing(lastFour: true) { $0 })
    static let phone = Field<Sealed?>(
        "phone", title: "联系电话", sealing: Sealing(lastFour: true) { $0 })

    static let declaration = Declaration(
        "resident", title: "居民",
        fields: [
            name, Resident.sex, Resident.birth, idNumber, phone,
        ], indexes: [.on(name)])
}
