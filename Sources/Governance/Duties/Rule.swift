package import Records

/// A value that is the same everywhere but in the communities that have set it otherwise.
package struct PerCommunity<Value> {
    package var usual: Value
    package var exceptions: [Int64: Value]

    package init(_ usual: Value, exceptions: [Int64: Value] = [:]) {
        self.usual = usual
        self.exceptions = exceptions
    }

    package subscript(community: Int64?) -> Value {
        community.flatMap { exceptions[$0] } ?? usual
    }
}

extension PerCommunity: Equatable where Value: Equatable {}

/// Says who must be attended or visited, by whom and by when (规则).
///
/// Settings are resolved: what a community set otherwise stands in ``PerCommunity``. A rule belongs to the session
/// that resolved it, since a cadence may be decided by a script.
package struct Rule {
    /// `visits.elder`: unique in the workspace, and part of every duty's key.
    package var name: String
    /// The plugin it comes from.
    package var plugin: String? { name.firstIndex(of: ".").map { String(name[..<$0]) } }
    package var title: String
    /// `访`, `到`, `见`, `问` …
    package var verb: String
    package var version: String
    /// Who may fulfil it: any of these roles.
    package var by: [String]
    /// What it rests on; `nil` is shown as 本社区自定.
    package var source: String?
    package var trigger: Trigger
    /// Where it holds.
    package var extent: Extent
    /// What it is in some communities, where it does not hold as it stands here: rules of the same name, whose duties
    /// keep the key, about the same kind of record, each with an extent that no other has a part of.
    package var variants: [Rule] = []
    /// What it comes to depends on this and the facts alone: two rules of one name and one fingerprint ask for the same
    /// duties.
    package var fingerprint: String
    /// The settings that stand in it, and what its plugin may read: for saying where a duty comes from.
    package var settings: [UsedSetting] = []
    package var mayRead: [String] = []

    /// A setting of a plugin, as it is where a rule holds.
    package struct UsedSetting: Equatable {
        package let key: String
        package let title: String
        /// As somebody would type it.
        package let values: PerCommunity<String>

        package init(key: String, title: String, values: PerCommunity<String>) {
            self.key = key
            self.title = title
            self.values = values
        }
    }

    package enum Trigger {
        /// Somebody is on a roster, at a cadence.
        case roster(Roster)
        /// Something was reported (a selection of matters), by a deadline.
        case event(Selection, PerCommunity<Deadline>)
    }

    package struct Roster {
        /// Residents or households.
        package var selection: Selection
        /// The care categories that put somebody on it, if that is what does: the earliest says since when.
        package var categories: [CareCategory]
        package var cadence: CadenceSource
        /// Days until the first visit after a category was noted; `nil`: as for any other visit.
        package var first: PerCommunity<Int?>
        /// Months that the rule goes on after a category was noted; `nil`: for as long as the category is carried.
        package var lasting: PerCommunity<Int?>
        /// Whether being in touch otherwise than in person fulfils it.
        package var acceptsContact: Bool
        /// The days of the calendar that ask for a visit of their own, and the warnings of the weather service that do.
        package var occasions: [Occasion] = []
        package var weather: [WeatherWarning.Kind] = []
        /// How many days before an occasion its visit may be made, and how many after it, or after a warning began, it
        /// is due.
        package var lead: PerCommunity<Int> = PerCommunity(Self.usualLead)
        package var after: PerCommunity<Int> = PerCommunity(0)

        package static let usualLead = 7

        package init(
            selection: Selection, categories: [CareCategory] = [], cadence: CadenceSource,
            first: PerCommunity<Int?> = PerCommunity(nil), lasting: PerCommunity<Int?> = PerCommunity(nil),
            acceptsContact: Bool = true
        ) {
            self.selection = selection
            self.categories = categories
            self.cadence = cadence
            self.first = first
            self.lasting = lasting
            self.acceptsContact = acceptsContact
        }
    }

    /// What a script decided for a roster.
    package struct Decisions {
        package var cadences: [(subject: Int64, cadence: Cadence)] = []
        /// Whom it failed at: their duties stay as they are.
        package var failed: Set<Int64> = []
        /// The script did not come to its end: all duties of the rule stay as they are.
        package var isBroken = false

        package init() {}
    }

    package enum CadenceSource {
        case fixed(PerCommunity<Cadence>)
        /// A script says, one subject at a time; who is not named needs no visit.
        case decided(by: (Selection) throws -> Decisions)
        /// A script may ask for more than this, one subject at a time; never for less.
        case tightened(PerCommunity<Cadence>, by: (Selection) throws -> Decisions)
        /// Only occasions and warnings ask for visits.
        case never
    }

    package init(
        name: String, title: String, verb: String, version: String, by: [String], source: String?,
        trigger: Trigger, extent: Extent = .street
    ) {
        self.name = name
        self.title = title
        self.verb = verb
        self.version = version
        self.by = by
        self.source = source
        self.trigger = trigger
        self.extent = extent
        fingerprint = "\(name) \(version)"
    }

    /// Itself and its variants.
    package var parts: [Rule] { [self] + variants }

    /// As it is in a community.
    package func here(_ community: Int64?) -> Rule { parts.first { $0.extent.contains(community) } ?? self }

    /// The rosters it has anywhere; none for what is reported.
    package var rosters: [Roster] {
        parts.compactMap { if case .roster(let roster) = $0.trigger { roster } else { nil } }
    }

    package var sourceWords: String { source ?? "本社区自定" }
}
