import Foundation
import Governance
import Records
import Testing

/// A look into a workspace's books beside the program.
private func books<Result>(in folder: String, _ body: (Session) throws -> Result) throws -> Result {
    let store = try Store(Store.Location(folder: folder), coreCatalogue) { Instant(milliseconds: 0) }
    let day = try #require(Day(Town.day))
    return try store.session(Context(actor: "", day: day), body)
}

func lastCommit(in folder: String) throws -> Int64 { try books(in: folder) { try $0.lastCommit() } }

/// The runs that the commits since the workspace was made bear.
func runs(in folder: String) throws -> [String?] {
    try books(in: folder) { session in
        try session.commits(last: 100).filter { $0.action == "批处理 nightly" }.map(\.run)
    }
}

/// Every duty by its key, with all that stands in it but its own id.
func duties(in folder: String) throws -> [String: [Value]] {
    try books(in: folder) { session in
        let columns = Duty.declaration.columns.map(\.name)
        var found: [String: [Value]] = [:]
        for row in try session.records(Duty.self).anyDay().all() {
            let key =
                "\(try row[Duty.rule]) \(try row[Duty.subjectType]) \(try row[Duty.subject]) \(try row[Duty.period])"
            #expect(found[key] == nil, "two duties for \(key)")
            found[key] = try columns.map { try row[named: $0] }
        }
        return found
    }
}

func visitCount(in folder: String) throws -> Int {
    try books(in: folder) { try $0.records(Visit.self).anyDay().count() }
}

/// Households with a duty that is open on the town's day.
func openHouseholds(in folder: String) throws -> [Int64] {
    try books(in: folder) { session in
        var found: Set<Int64> = []
        try session.records(Duty.self).where(Duty.state == .open && Duty.matter == nil).each("household") {
            row in
            if let household = row.integerIfAny(0) { found.insert(household) }
        }
        return found.sorted()
    }
}

extension Town {
    /// A household that the rules want visited.
    func household() throws -> Int64 {
        try books(in: path) { session in
            let tag = try #require(
                try session.records(CareTag.self).where(CareTag.category == .loneElder).order(by: CareTag.id)
                    .first())
            let home = try session.records(Membership.self).where(
                Membership.resident == tag[CareTag.resident]
            ).first()
            return try #require(home)[Membership.household].raw
        }
    }

    /// Runs `body` while somebody else holds the write lock.
    func holdingBooks<Result>(_ body: () throws -> Result) throws -> Result {
        let store = try Store(Store.Location(folder: path), coreCatalogue) { Instant(milliseconds: 0) }
        let day = try #require(Day(Town.day))
        return try store.session(Context(actor: "test", day: day, mode: .dryRun)) { session in
            try session.write(Purpose("test")) { _ in try body() }.result
        }
    }

    /// Changes one resident's name behind the books' back.
    func tamper() throws {
        let file = URL(fileURLWithPath: path + "/gewu.db")
        let name = try books(in: path) { session in
            try #require(try session.records(Resident.self).order(by: Resident.id).first())[Resident.name]
        }
        var data = try Data(contentsOf: file)
        var count = 0
        while let range = data.range(of: Data(name.utf8)) {
            data.replaceSubrange(range, with: Data(repeating: 0x2A, count: range.count))
            count += 1
        }
        try #require(count > 0)
        try data.write(to: file)
    }
}

/// The periods of open duties to see the elderly, and whether they are those of 张家湾.
func elderPeriods(in folder: String) throws -> [String: Bool] {
    try books(in: folder) { session in
        let own = try session.records(Community.self).all().first { try $0[Community.name].hasPrefix("张家湾") }
        let home = try #require(own).rawID
        var found: [String: Bool] = [:]
        let open = session.records(Duty.self).where(Duty.state == .open && Duty.rule == "visits.elder")
        try open.each("period", "building.community") { row in
            guard !row.text(0).hasPrefix("first") else { return }
            let isOwn = row.integerIfAny(1) == home
            #expect(found[row.text(0)] ?? isOwn == isOwn)
            found[row.text(0)] = isOwn
        }
        return found
    }
}

/// The name of an account with this role.
func account(_ role: Operator.Role, in folder: String) throws -> String? {
    try books(in: folder) { session in
        try session.records(Operator.self).where(Operator.role == role).order(by: "id").first()
            .map { try $0[Operator.name] }
    }
}

/// The plugins that have duties open on the town's day.
func openRules(in folder: String) throws -> [String] {
    try books(in: folder) { session in
        var found: Set<String> = []
        try session.records(Duty.self).where(Duty.closed == nil).each("rule") { row in
            found.insert(String(row.text(0).split(separator: ".")[0]))
        }
        return found.sorted()
    }
}

/// The communities where a rule has duties open on the town's day.
func communities(with rule: String, in folder: String) throws -> [String] {
    try books(in: folder) { session in
        var found: Set<String> = []
        try session.records(Duty.self).where(Duty.closed == nil && Duty.rule == rule).each(
            "building.community.name"
        ) { row in
            if let name = row.textIfAny(0) { found.insert(Community.shortName(name)) }
        }
        return found.sorted()
    }
}
