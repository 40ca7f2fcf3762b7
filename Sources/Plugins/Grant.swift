import Governance
import Records

/// A plugin as the books have it switched on: what it was granted, where it holds, and what it was then.
struct Grant {
    let id: Int64
    let commit: Int64
    let name: String
    let version: String
    let reads: Set<String>
    let writes: Set<String>
    let extent: Extent
    /// What its folder was known by when it was switched on; `nil` in books that are older than that.
    let digest: String?
    /// The plugins it cannot be without, and those it comes behind, as they were then.
    let needed: [String]
    let wished: [String]
    /// What its `init.lua` declared then; `nil` where that is not known.
    let declared: DeclaredNames?

    init(_ row: Row) throws {
        func words(_ text: String?) -> [String] { (text ?? "").split(separator: " ").map(String.init) }
        id = row.rawID
        commit = row.commit
        name = try row[EnabledPlugin.name]
        version = try row[EnabledPlugin.version]
        reads = Set(words(try row[EnabledPlugin.reads]))
        writes = Set(words(try row[EnabledPlugin.writes]))
        extent = Extent(
            isEverywhere: !(try row[EnabledPlugin.isLocal] ?? false),
            but: Set(words(try row[EnabledPlugin.places]).compactMap { Int64($0) }))
        digest = try row[EnabledPlugin.digest]
        let others = words(try row[EnabledPlugin.needed])
        needed = others.filter { !$0.hasSuffix("?") }
        wished = others.filter { $0.hasSuffix("?") }.map { String($0.dropLast()) }
        declared = try row[EnabledPlugin.declared].map { DeclaredNames($0) }
    }

    /// All plugins that are switched on, by name.
    static func all(_ session: Session) throws -> [Grant] {
        try session.records(EnabledPlugin.self).order(by: EnabledPlugin.name).all().map { try Grant($0) }
    }

    var access: Access { Access(who: "插件 \(name)", reads: reads, writes: writes) }

    /// What a manifest asks for beyond this.
    func missing(for manifest: Manifest, in catalogue: Catalogue) -> [(verb: String, need: String)] {
        access.missing(reads: manifest.reads, writes: manifest.writes, in: catalogue)
            .map { ($0 == .read ? "读" : "写", $1) }
    }
}

/// What an `init.lua` declares, by kind and name: enough to know whether it has to run for what is asked.
struct DeclaredNames: Equatable {
    private let lines: Set<String>
    private let kinds: Set<String>

    /// `text` has a line for each: `rule elder`.
    init(_ text: String) {
        lines = Set(text.split(separator: "\n").map(String.init))
        kinds = Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    }

    init(_ declarations: [Instance.Declared], of plugin: String, extending base: String?) {
        // A plugin that declares nothing is known to declare nothing.
        let lines = ["plugin \(plugin)"] + declarations.map { "\($0.kind) \($0.name)" }
        self.init((lines + (base.map { ["\(Self.base) \($0)"] } ?? [])).joined(separator: "\n"))
    }

    private static let base = "extends"

    /// The plugin it changes.
    var extends: String? {
        lines.first { $0.hasPrefix(Self.base + " ") }.map { String($0.dropFirst(Self.base.count + 1)) }
    }

    var text: String { lines.sorted().joined(separator: "\n") }

    func has(_ kind: String, named name: String?) -> Bool {
        name.map { lines.contains("\(kind) \($0)") } ?? kinds.contains(kind)
    }
}
