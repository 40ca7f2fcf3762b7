package import Records

/// A figure of the program's own that a street sets for itself, and a community for its own people.
///
/// All there are stand in ``all``; what differs from the default is kept in the books, beside the settings of plugins.
package struct CoreSetting: Equatable, Sendable {
    /// What somebody types.
    package let key: String
    package let title: String
    package let usual: Int
    /// What may stand there.
    package let bounds: ClosedRange<Int>
    /// What is counted: 户.
    package let unit: String
    /// What the default rests on.
    package let source: String

    package static let all = GridLimits.settings + PluginCeilings.settings + [VisitCapacity.setting]

    /// The value that somebody typed; `nil` for what may not stand there.
    package func read(_ text: String) -> Int? { Int(text).flatMap { bounds.contains($0) ? $0 : nil } }

    /// `50 到 2000 的整数（户）`
    package var choices: String { "\(bounds.lowerBound) 到 \(bounds.upperBound) 的整数（\(unit)）" }

    /// Whose settings they are in the books; no plugin may be called so.
    package static let owner = "gewu"
}

/// Why a setting was not changed.
package enum CoreSettingFailure: Error, Equatable {
    case unknown(String, nearest: String?)
    case refused(CoreSetting, String)
    /// It does not go with others.
    case inconsistent(String, whose: String)
}

/// A setting as it stands for the street, or for a community that has set it itself.
package struct CoreSettingEntry: Equatable, Sendable {
    package let setting: CoreSetting
    /// `nil` is the street.
    package let community: String?
    package let value: Int
    /// Whether somebody has set it; else it is the default.
    package let isSet: Bool
}

extension Session {
    /// The value that holds in a community, or in all that have set nothing themselves.
    package func value(of setting: CoreSetting, in community: Int64?) throws -> (value: Int, isSet: Bool) {
        var street: Int?
        for row in try rows(of: setting) {
            guard let value = setting.read(try row[PluginSetting.value]) else { continue }
            if let own = try row[PluginSetting.community] {
                if own.raw == community { return (value, true) }
            } else {
                street = value
            }
        }
        return (street ?? setting.usual, street != nil)
    }

    /// All settings, in their order, the street's before the communities'.
    package func coreSettings() throws -> [CoreSettingEntry] {
        var names: [Int64: String] = [:]
        try records(Community.self).each("id", "name") { names[$0.integer(0)] = $0.text(1) }
        return try CoreSetting.all.flatMap { setting in
            let street = try value(of: setting, in: nil)
            var entries = [
                CoreSettingEntry(
                    setting: setting, community: nil, value: street.value, isSet: street.isSet)
            ]
            for row in try rows(of: setting) {
                guard let community = try row[PluginSetting.community],
                    let value = setting.read(try row[PluginSetting.value])
                else { continue }
                entries.append(
                    CoreSettingEntry(
                        setting: setting, community: names[community.raw] ?? String(community.raw),
                        value: value, isSet: true))
            }
            return entries
        }
    }

    /// Sets a value for the street or a community; `nil` gives it back to the street's, or to the default.
    ///
    /// Throws a ``CoreSettingFailure``; then nothing is written.
    package func set(_ key: String, to text: String?, for community: Int64?) throws {
        guard let setting = CoreSetting.all.first(where: { $0.key == key }) else {
            throw CoreSettingFailure.unknown(key, nearest: nearest(key, in: CoreSetting.all.map(\.key)))
        }
        if let text, setting.read(text) == nil { throw CoreSettingFailure.refused(setting, text) }
        try write(Purpose("设置 \(setting.title)")) { work in
            let community = community.map { Community.ID($0) }
            let known = try rows(of: setting).filter { try $0[PluginSetting.community] == community }
            if let text {
                if let row = known.last {
                    try work.update(row, PluginSetting.value <- text)
                } else {
                    try work.insert(
                        PluginSetting.self, PluginSetting.plugin <- CoreSetting.owner,
                        PluginSetting.community <- community, PluginSetting.key <- key,
                        PluginSetting.value <- text)
                }
            } else {
                for row in known { try work.remove(PluginSetting.declaration, id: row.rawID) }
            }
            try checkSettings()
        }
    }

    /// Throws where settings do not go together, for the street or for a community that has its own.
    private func checkSettings() throws {
        let communities = try records(PluginSetting.self)
            .where(PluginSetting.plugin == CoreSetting.owner && PluginSetting.community != nil)
            .order(by: "community").all().compactMap { try $0[PluginSetting.community]?.raw }
        for community in [nil] + communities {
            guard let problem = try GridLimits.problem(in: self, of: community) else { continue }
            let whose = try community.flatMap { try find(Community.ID($0))?[Community.name] } ?? "全街道"
            throw CoreSettingFailure.inconsistent(problem, whose: whose)
        }
    }

    private func rows(of setting: CoreSetting) throws -> [Row] {
        try records(PluginSetting.self)
            .where(PluginSetting.plugin == CoreSetting.owner && PluginSetting.key == setting.key)
            .order(by: "community", "id").all()
    }
}
