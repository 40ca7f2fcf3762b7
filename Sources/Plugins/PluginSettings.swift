import Governance
import Lua
package import Records
import Workbench

/// What a plugin leaves open, and how it is set here: for the whole street, and by communities for themselves.
package enum PluginSettings {
    /// One setting as it stands for the street, or for a community that has set it itself.
    package struct Entry: Equatable, Sendable {
        package let key: String
        package let title: String
        /// What may stand there: `week、month、quarter、half-year、year`.
        package let choices: String
        package let usual: String
        /// The community's id and name; `nil` is the street.
        let place: Int64?
        package let community: String?
        package let value: String
        /// Whether somebody has set it; else it is the plugin's default.
        package let isSet: Bool
    }

    /// The settings of the plugin `name` in `path`, in the order of their keys, the street's before the communities'.
    ///
    /// Throws a ``PluginFailure``, also for a value in the books that the plugin's version no longer takes.
    package static func list(_ name: String, in path: String, _ session: Session) throws -> [Entry] {
        try list(try Installation(name, in: path).manifest, session)
    }

    /// The same for the plugin of a manifest.
    static func list(_ manifest: Manifest, _ session: Session) throws -> [Entry] {
        let name = manifest.name
        var names: [Int64: String] = [:]
        try session.records(Community.self).each("id", "name") { names[$0.integer(0)] = $0.text(1) }
        var entries: [Entry] = []
        for setting in manifest.settings {
            let rows = try rows(of: name, setting.key, session)
            func entry(_ place: Int64?, _ value: String?) throws -> Entry {
                if let value { _ = try setting.read(value, plugin: name) }
                return Entry(
                    key: setting.key, title: setting.title, choices: setting.type.words,
                    usual: setting.usualText, place: place,
                    community: place.map { names[$0] ?? String($0) }, value: value ?? setting.usualText,
                    isSet: value != nil)
            }
            let street = try rows.last { try $0[PluginSetting.community] == nil }
            entries.append(try entry(nil, try street?[PluginSetting.value]))
            for row in rows {
                guard let community = try row[PluginSetting.community] else { continue }
                entries.append(try entry(community.raw, try row[PluginSetting.value]))
            }
        }
        return entries
    }

    /// Sets a value for the street or a community; `nil` gives it back to the street's, or to the plugin's default.
    ///
    /// Throws a ``PluginFailure`` that names what may stand there.
    package static func set(
        _ name: String, _ key: String, to value: String?, for community: Int64?, in path: String,
        _ session: Session
    ) throws {
        let manifest = try Installation(name, in: path).manifest
        let setting = try declaration(of: key, in: manifest)
        if let value { _ = try setting.read(value, plugin: name) }
        try session.write(Purpose("设置插件 \(name) 的 \(key)", plugin: "\(name) \(manifest.version)")) { work in
            try write(name, key, value, for: community, in: work, session)
        }
    }

    /// The setting of that name. Throws where the manifest has none, with the nearest.
    static func declaration(
        of key: String, in manifest: Manifest
    ) throws(PluginFailure) -> SettingDeclaration {
        guard let setting = manifest.settings.first(where: { $0.key == key }) else {
            let keys = manifest.settings.map(\.key)
            let all = keys.isEmpty ? "这个插件没有设置" : "可用：\(keys.joined(separator: "、"))"
            throw .setting(
                plugin: manifest.name, key: key, problem: "清单里没有这个设置；\(suggestion(key, keys) ?? all)")
        }
        return setting
    }

    static func write(
        _ name: String, _ key: String, _ value: String?, for community: Int64?, in work: Work,
        _ session: Session
    ) throws {
        let community = community.map { Community.ID($0) }
        let known = try rows(of: name, key, session).filter { try $0[PluginSetting.community] == community }
        guard let value else {
            for row in known { try work.remove(PluginSetting.declaration, id: row.rawID) }
            return
        }
        if let row = known.last {
            try work.update(row, PluginSetting.value <- value)
        } else {
            try work.insert(
                PluginSetting.self, PluginSetting.plugin <- name, PluginSetting.community <- community,
                PluginSetting.key <- key, PluginSetting.value <- value)
        }
    }

    private static func rows(of name: String, _ key: String, _ session: Session) throws -> [Row] {
        try session.records(PluginSetting.self).where(
            PluginSetting.plugin == name && PluginSetting.key == key
        )
        .order(by: "community", "id").all()
    }
}

extension SettingDeclaration {
    /// The default as somebody would type it.
    var usualText: String { usual.lua.typed }
}

extension LuaValue {
    /// A setting's value as somebody would type it.
    var typed: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): SettingDeclaration.words(number)
        case .day(let number): Day(number: number).description
        case .table(let table): table.list.words.joined(separator: "、")
        case .boolean(let flag): String(flag)
        default: ""
        }
    }
}

extension SettingDeclaration.Kind {
    /// What may stand there, for whoever fills it.
    var words: String {
        switch self {
        case .cadence: Cadence.words
        case .duration: "时长，例如 30m、2h、3 days"
        case .term: "期限，例如 5 workdays、30 days、12 months"
        case .integer(let least, let most):
            if let least, let most {
                "\(least) 到 \(most) 的整数"
            } else if let least {
                "不小于 \(least) 的整数"
            } else if let most {
                "不大于 \(most) 的整数"
            } else {
                "整数"
            }
        case .number(let least, let most):
            switch (least.map(SettingDeclaration.words), most.map(SettingDeclaration.words)) {
            case (let least?, let most?): "\(least) 到 \(most) 的数"
            case (let least?, nil): "不小于 \(least) 的数"
            case (nil, let most?): "不大于 \(most) 的数"
            case (nil, nil): "数"
            }
        case .day: "日期，例如 2026-11-17"
        case .choices(let words): "一个或几个，用顿号隔开：\(words.joined(separator: "、"))"
        case .boolean: "true、false"
        case .text: "文字"
        case .choice(let words): words.joined(separator: "、")
        }
    }
}
