import Foundation
import Governance
import Plugins
import Records
import Workbench

/// A workspace in a temporary folder, with plugins written by the test.
final class PluginFolder {
    let folder: String
    let store: Store
    static let day = Day(year: 2026, month: 11, day: 17)!

    var plugins: String { folder + "/plugins" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/gewu-plugins-\(UUID().uuidString)"
        store = try Store.create(at: Store.Location(folder: folder), coreCatalogue) {
            Instant(PluginFolder.day, minute: 600)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Writes a plugin's files; the manifest is the usual one unless the test gives its own.
    func write(
        _ name: String = "sample", manifest: String? = nil,
        reads: String = "\"household\", \"resident\", \"matter\"",
        writes: String = "", settings: String = "", others: String = "", version: String = "1.0.0",
        initial: String, more: [String: String] = [:]
    ) throws {
        let text =
            manifest ?? """
                return { name = "\(name)", title = "示例", version = "\(version)", api = "1", \(others)
                  needs = { read = { \(reads) }, write = { \(writes) } }, settings = { \(settings) } }
                """
        let files = ["manifest.lua": text, "init.lua": initial].merging(more) { $1 }
        for (file, text) in files {
            let path = "\(plugins)/\(name)/\(file)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    @discardableResult
    func enable(
        _ name: String = "sample", for community: Int64? = nil, allowing: Set<String> = []
    ) throws -> Enabling.Rights {
        try session(.apply) { session in
            try Enabling.enable(name, in: plugins, for: community, session, allowing: allowing)
        }
    }

    /// The plugins as `gewu plugin list` has them, `name 状态`.
    func standings() throws -> [String] {
        try session { try PluginList.entries(in: plugins, $0).map { "\($0.name) \($0.standing.rawValue)" } }
    }

    func problem(of name: String) throws -> String? {
        try session { try PluginList.entries(in: plugins, $0).first { $0.name == name }?.problem }
    }

    /// Plans the duties of all rules and writes them; gives the periods of those that are open, by rule.
    @discardableResult
    func night(on day: Day = PluginFolder.day) throws -> [String] {
        try session(.apply, on: day) { session in
            let host = try PluginHost.extensions(in: plugins).makeHost(session)
            defer { host.close() }
            try session.write(Purpose("night")) { work in
                try DutyEngine(session, rules: try host.rules()).plan().land(in: work)
            }
            return try session.records(Duty.self).where(Duty.closed == nil).order(by: "id").all()
                .map { "\(try $0[Duty.rule]) \(try $0[Duty.period])" }
        }
    }

    @discardableResult
    func session<Result>(
        _ mode: Context.Mode = .readOnly, on day: Day = PluginFolder.day, _ body: (Session) throws -> Result
    ) throws -> Result {
        try store.session(Context(actor: "test", day: day, mode: mode), body)
    }

    /// What the host made of the enabled plugins.
    func host<Result>(_ mode: Context.Mode = .readOnly, _ body: (any ExtensionHost, Session) throws -> Result)
        throws
        -> Result
    {
        try session(mode) { session in
            let host = try PluginHost.extensions(in: plugins).makeHost(session)
            defer { host.close() }
            return try body(host, session)
        }
    }

    /// One community, one grid, one building.
    @discardableResult
    func place(_ name: String = "张家湾") throws -> (community: Int64, building: Building.ID) {
        try session(.apply) { session in
            try session.write(Purpose("places")) { work in
                let community = try work.insert(Community.self, Community.name <- name)
                let grid = try work.insert(Grid.self, Grid.number <- 1, Grid.name <- "\(name)第1网格")
                let building = try work.insert(Building.self, Building.name <- "1幢")
                for (child, parent) in [(grid.raw, community.raw), (building.raw, grid.raw)] {
                    try work.insert(
                        PlaceLink.self, PlaceLink.child <- Int(child), PlaceLink.parent <- Int(parent),
                        PlaceLink.from <- Day(number: 0))
                }
                return (community.raw, building)
            }.result
        }
    }

    /// A household of one person.
    @discardableResult
    func person(_ name: String, age: Int, _ categories: CareCategory..., in building: Building.ID) throws
        -> (resident: Resident.ID, household: Household.ID)
    {
        try session(.apply) { session in
            try session.write(Purpose("people")) { work in
                let household = try work.insert(
                    Household.self, Household.building <- building, Household.unit <- "1",
                    Household.room <- "101",
                    Household.state <- .here)
                let resident = try work.insert(
                    Resident.self, Resident.name <- name, Resident.phone <- Sealed("15400000001"),
                    Resident.birth <- PluginFolder.day.adding(months: -12 * age) - 1)
                try work.insert(
                    Membership.self, Membership.household <- household, Membership.resident <- resident,
                    Membership.relation <- .head, Membership.from <- Day(number: 10_000))
                for category in categories {
                    try work.insert(
                        CareTag.self, CareTag.resident <- resident, CareTag.category <- category,
                        CareTag.from <- Day(number: 10_000))
                }
                return (resident, household)
            }.result
        }
    }
}
