import Governance
import Records

/// Finds in the books the person whom a register describes.
///
/// It is the same person by the identity number; or by name, birth, and door or telephone, unless both have identity
/// numbers, which then differ.
///
/// A short list asks the books about each of its people. A long one reads once who is there, by what the first look
/// goes by, and asks only about those of whom something is there: in a list that is new, hardly any.
final class ResidentFinder {
    private let session: Session
    private var asked = 0
    private var known: KnownKeys?

    /// As many questions as take about the time of reading all there is.
    private static let few = 1000

    init(_ session: Session) { self.session = session }

    typealias Known = RegisterSurroundings.KnownResident

    /// `anew`: asks the books, also where nothing was there when they were last read.
    func find(_ candidate: ResidentCandidate, anew: Bool = false) throws -> Known? {
        if !anew {
            asked += 1
            if asked == Self.few { known = try KnownKeys(session) }
        }
        let known = anew ? nil : known
        if let number = candidate.idNumber, known?.hasNumber(number, session) ?? true {
            let same = Selection(of: Resident.declaration).where(.sealed("id_number", equals: number.text))
            if let known = try first(same) { return known }
        }
        guard known?.hasNamesake(of: candidate) ?? true else { return nil }
        return try alike(candidate)
    }

    /// Remembers those who have just been written.
    func note(_ candidates: some Sequence<ResidentCandidate>) {
        for candidate in candidates { known?.note(candidate, session) }
    }

    /// Reads whom others have written since a commit.
    func refresh(after commit: Int64) throws { try known?.read(after: commit, session) }

    private func alike(_ candidate: ResidentCandidate) throws -> Known? {
        var namesakes = Selection(of: Resident.declaration)
            .where(Resident.name == candidate.name.text && Resident.birth == candidate.birth)
        if candidate.idNumber != nil { namesakes = namesakes.where(.empty("id_number")) }
        namesakes.order = [Order("id")]
        var found: Int64?
        var others: [Value] = []
        let paths: [Path] = [
            "id", "household.building.estate", "household.building.name", "household.unit", "household.room",
        ]
        try session.each(namesakes, paths) { row in
            let isHere =
                BuildingName(estate: row.textIfAny(1), name: row.text(2)) == BuildingName(candidate.address)
                && row.textIfAny(3) == candidate.address.unit && row.textIfAny(4) == candidate.address.room
            if isHere { found = found ?? row.integer(0) } else { others.append(row.value(0)) }
        }
        if let found { return Known(id: found, name: candidate.name.text) }
        guard let phone = candidate.phone, !others.isEmpty else { return nil }
        return try first(
            Selection(of: Resident.declaration).where(.among("id", others))
                .where(.sealed("phone", equals: phone.text)))
    }

    private func first(_ selection: Selection) throws -> Known? {
        var selection = selection
        selection.order = [Order("id")]
        selection.limit = 1
        var found: Known?
        try session.each(selection, ["id", "name"]) { found = Known(id: $0.integer(0), name: $0.text(1)) }
        return found
    }
}

/// What the first look for a person goes by, of everybody in the books: whoever is not in here is not there.
///
/// It only grows: somebody who was changed or taken out since is looked for in vain, and that is all.
private struct KnownKeys {
    private var namesakes: Set<Int> = []
    private var numbers: Set<Int> = []

    init(_ session: Session) throws { try read(Selection(of: Resident.declaration), session) }

    func hasNamesake(of candidate: ResidentCandidate) -> Bool {
        namesakes.contains(Self.key(candidate.name.text, candidate.birth))
    }

    func hasNumber(_ number: IDNumber, _ session: Session) -> Bool {
        numbers.contains(Self.key(number, session))
    }

    mutating func note(_ candidate: ResidentCandidate, _ session: Session) {
        namesakes.insert(Self.key(candidate.name.text, candidate.birth))
        if let number = candidate.idNumber { numbers.insert(Self.key(number, session)) }
    }

    mutating func read(after commit: Int64, _ session: Session) throws {
        let type = Resident.declaration
        let records = try session.changes(after: commit).filter { $0.type == type.name }.map(\.record)
        for start in stride(from: 0, to: records.count, by: 5000) {
            let some = records[start..<min(start + 5000, records.count)].map { Value.integer($0) }
            try read(Selection(of: type).where(.among("id", some)), session)
        }
    }

    private mutating func read(_ selection: Selection, _ session: Session) throws {
        try session.each(selection, ["name", "birth"]) { row in
            namesakes.insert(Self.key(row.text(0), row.dayIfAny(1)))
        }
        try session.sealedWords(of: selection, Resident.idNumber.name) { _, word in
            numbers.insert(word.hashValue)
        }
    }

    private static func key(_ name: String, _ birth: Day?) -> Int {
        var hasher = Hasher()
        hasher.combine(name)
        hasher.combine(birth)
        return hasher.finalize()
    }

    private static func key(_ number: IDNumber, _ session: Session) -> Int {
        session.sealedWord(for: number.text, in: Resident.idNumber.name).hashValue
    }
}
