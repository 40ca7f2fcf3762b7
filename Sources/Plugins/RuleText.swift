import Governance
import Lua
import Records

/// A rule as its author wrote it, turned into a ``Rule`` of the engine.
struct RuleText {
    let plugin: Plugin
    let name: String
    let definition: LuaTable
    let query: QueryText

    init(_ plugin: Plugin, _ name: String, _ definition: LuaTable, _ query: QueryText) {
        self.plugin = plugin
        self.name = name
        self.definition = definition
        self.query = query
    }

    /// Everything that can be said of the rule before it runs.
    func check() throws -> Rule { try rule { _ in Rule.Decisions() } }

    /// `decide` runs the rule's cadence function over a selection.
    func rule(decide: @escaping (Selection) throws -> Rule.Decisions) throws -> Rule {
        let title = try text("title", "给人看的名称")
        let verb = try text("verb", "动词：访、到、见、问 …")
        return Rule(
            name: "\(plugin.name).\(name)", title: title, verb: verb, version: plugin.manifest.version,
            by: try words("by"), source: try optionalText("source"), trigger: try trigger(decide))
    }

    private func trigger(
        _ decide: @escaping (Selection) throws -> Rule.Decisions
    ) throws -> Rule.Trigger {
        switch (definition.fields["roster"], definition.fields["trigger"]) {
        case (let roster?, nil):
            let selection = try query.selection(roster)
            guard ["household", "resident"].contains(selection.type.name) else {
                throw wrong("roster 应当是 gewu.households 或 gewu.residents 的查询", nil)
            }
            guard definition.fields["deadline"] == nil else {
                throw wrong("有 roster 的规则用 cadence，不用 deadline", nil)
            }
            var who = Rule.Roster(
                selection: selection, categories: try query.categories(roster), cadence: .never,
                first: try days("first"), lasting: try months(), acceptsContact: try contact())
            who.occasions = try occasions()
            who.weather = try weather()
            let hasOccasions = !who.occasions.isEmpty || !who.weather.isEmpty
            who.cadence = try cadence(decide, isOptional: hasOccasions)
            for key in ["lead", "after"] where definition.fields[key] != nil && !hasOccasions {
                throw wrong("\(key) 只和 festivals、weather 一起用", "去掉 \(key)，或写上 festivals")
            }
            if let lead = try wholeDays("lead") { who.lead = lead }
            if let after = try wholeDays("after") { who.after = after }
            return .roster(who)
        case (nil, let trigger?):
            let selection = try query.selection(trigger)
            guard selection.type.name == Matter.declaration.name else {
                throw wrong("trigger 应当是 gewu.matters 的查询", nil)
            }
            let ofRosters = [
                "cadence", "tighten", "first", "months", "contact", "festivals", "weather", "lead", "after",
            ]
            if let key =
                ofRosters
                .first(where: { definition.fields[$0] != nil })
            {
                throw wrong("有 trigger，\(key) 不起作用", "去掉 \(key)；有 trigger 的规则用 deadline")
            }
            return .event(selection, try deadline())
        case (nil, nil): throw wrong("缺少 roster（名册）或 trigger（事件）", "名册按频次走访，事件按时限到场")
        case (_?, _?): throw wrong("roster 和 trigger 只能有一个", "分成两条规则")
        }
    }

    /// Which function of a rule decides how often, if one does.
    static func decidingKey(_ definition: LuaTable) -> String? {
        ["cadence", "tighten"].first { key in
            if case .function? = definition.fields[key] { true } else { false }
        }
    }

    private func cadence(
        _ decide: @escaping (Selection) throws -> Rule.Decisions, isOptional: Bool
    ) throws -> Rule.CadenceSource {
        if case .function? = definition.fields["cadence"] {
            guard definition.fields["tighten"] == nil else {
                throw wrong("cadence 已经是函数，不再写 tighten", "在 cadence 的函数里一起决定")
            }
            return .decided(by: decide)
        }
        if isOptional, definition.fields["cadence"] == nil, definition.fields["tighten"] == nil {
            return .never
        }
        let values = try perCommunity("cadence", expected: Cadence.allCases.map(\.rawValue)) { value in
            if case .text(let text) = value { Cadence(rawValue: text) } else { nil }
        }
        guard let values else { throw wrong("缺少 cadence（频次）", "例如 cadence = \"month\"，或一个设置") }
        switch definition.fields["tighten"] {
        case nil: return .fixed(values)
        case .function?: return .tightened(values, by: decide)
        default:
            throw wrong(
                "tighten 应当是函数",
                "例如 tighten = function(it) if it.size == 1 then return \"week\" end end")
        }
    }

    private func occasions() throws -> [Occasion] {
        try words("festivals").map { word in
            guard let occasion = Occasion(word) else {
                throw wrong(
                    "festivals 里没有 “\(word)”",
                    suggestion(word, Occasion.names)
                        ?? "可用：\(Occasion.names.joined(separator: "、"))，或月-日，例如 \"07-01\"")
            }
            return occasion
        }
    }

    private func weather() throws -> [WeatherWarning.Kind] {
        try words("weather").map { word in
            guard let kind = WeatherWarning.Kind(rawValue: word) else {
                let all = WeatherWarning.Kind.allCases.map(\.rawValue)
                throw wrong(
                    "weather 里没有 “\(word)”",
                    suggestion(word, all) ?? "可用：\(all.joined(separator: "、"))")
            }
            return kind
        }
    }

    private func wholeDays(_ key: String) throws -> PerCommunity<Int>? {
        try perCommunity(key, expected: ["7 days"]) { value -> Int? in
            if case .text(let text) = value, let days = Duration.days(text), days <= 60 { days } else { nil }
        }
    }

    private func days(_ key: String) throws -> PerCommunity<Int?> {
        let values = try perCommunity(key, expected: ["3 days"]) { value -> Int? in
            if case .text(let text) = value { Duration.days(text) } else { nil }
        }
        guard let values else { return PerCommunity(nil) }
        return PerCommunity(values.usual, exceptions: values.exceptions.mapValues { $0 })
    }

    private func months() throws -> PerCommunity<Int?> {
        let values = try perCommunity("months", expected: ["3"]) { value -> Int? in
            if case .integer(let number) = value, (1...1200).contains(number) { Int(number) } else { nil }
        }
        guard let values else { return PerCommunity(nil) }
        return PerCommunity(values.usual, exceptions: values.exceptions.mapValues { $0 })
    }

    private func contact() throws -> Bool {
        switch definition.fields["contact"] {
        case nil: return true
        case .boolean(let flag)?: return flag
        default: throw wrong("contact 应当是 true 或 false", nil)
        }
    }

    private func deadline() throws -> PerCommunity<Deadline> {
        guard case .table(let table)? = definition.fields["deadline"] else {
            throw wrong("缺少 deadline（时限）", "例如 deadline = { arrive = \"30m\", clock = \"24x7\" }")
        }
        let keys = ["callback", "arrive", "clock", "otherwise"]
        if let strange = table.fields.keys.sorted().first(where: { !keys.contains($0) }) {
            throw HostFault.unknown("规则 “\(name)” deadline 没有 “\(strange)”", strange, keys)
        }
        guard table.list.isEmpty else { throw wrong("deadline 里有一项没有写名称", "例如 arrive = \"30m\"") }
        func minutes(_ key: String) throws -> PerCommunity<Int>? {
            try perCommunity(key, in: table, expected: ["30m", "2h"]) { value in
                if case .text(let text) = value { Duration.minutes(text) } else { nil }
            }
        }
        guard let arrive = try minutes("arrive") else { throw wrong("deadline 缺少 arrive（到场时限）", nil) }
        let callback = try minutes("callback")
        let clocks = Deadline.Clock.allCases.map(\.rawValue)
        let clock = try perCommunity("clock", in: table, expected: clocks) { value -> Deadline.Clock? in
            if case .text(let text) = value { Deadline.Clock(rawValue: text) } else { nil }
        }
        guard let clock else {
            throw wrong("deadline 缺少 clock（按什么钟算）", "可用：\(clocks.joined(separator: "、"))")
        }
        let otherwise = try perCommunity("otherwise", in: table, expected: ["10:00"]) { value -> Int? in
            guard case .text(let text) = value else { return nil }
            let parts = text.split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else {
                return nil
            }
            return parts[0] * 60 + parts[1]
        }
        // A clock that is a setting may be office hours somewhere.
        if otherwise != nil, case .text? = table.fields["clock"], clock.usual != .workingHour {
            throw wrong("otherwise 只和 clock = \"working_hour\" 一起用", "去掉 otherwise，或改 clock")
        }
        func at(_ community: Int64?) -> Deadline {
            Deadline(
                callback: callback?[community], arrive: arrive[community], clock: clock[community],
                otherwise: otherwise?[community] ?? 600)
        }
        return PerCommunity(
            at(nil),
            exceptions: Dictionary(uniqueKeysWithValues: plugin.ownCommunities.map { ($0, at($0)) }))
    }

    // MARK: Values

    /// A value that may be a setting: resolved for the street and for each community that set something.
    private func perCommunity<T>(
        _ key: String, in table: LuaTable? = nil, expected: [String], _ read: (LuaValue) -> T?
    ) throws -> PerCommunity<T>? {
        guard let value = (table ?? definition).fields[key] else { return nil }
        func resolved(_ value: LuaValue) throws -> T {
            guard let result = read(value) else {
                var hint = "例如 \(expected.prefix(6).joined(separator: "、"))"
                if case .text(let text) = value, let near = suggestion(text, expected) { hint = near }
                throw wrong("\(key) 看不懂 \(shown(value))", hint)
            }
            return result
        }
        guard case .table(let reference) = value, case .text(let setting)? = reference.fields["$setting"]
        else {
            return PerCommunity(try resolved(value))
        }
        let usual = try resolved(try plugin.setting(setting, nil))
        var exceptions: [Int64: T] = [:]
        for community in plugin.ownCommunities {
            exceptions[community] = try resolved(try plugin.setting(setting, community))
        }
        return PerCommunity(usual, exceptions: exceptions)
    }

    private func text(_ key: String, _ meaning: String) throws -> String {
        guard let text = try optionalText(key) else { throw wrong("缺少 \(key)（\(meaning)）", nil) }
        return text
    }

    private func optionalText(_ key: String) throws -> String? {
        switch definition.fields[key] {
        case nil: return nil
        case .text(let text)? where !text.isEmpty: return text
        default: throw wrong("\(key) 应当是文字", nil)
        }
    }

    private func words(_ key: String) throws -> [String] {
        guard let value = definition.fields[key] else { return [] }
        guard case .table(let table) = value, table.fields.isEmpty else {
            throw wrong("\(key) 应当是列表", "例如 \(key) = { \"网格员\" }")
        }
        return try table.list.map { item in
            guard case .text(let word) = item else { throw wrong("\(key) 里应当都是文字", nil) }
            return word
        }
    }

    private func wrong(_ problem: String, _ hint: String?) -> HostFault {
        HostFault.plain("规则 “\(name)” \(problem)", hint: hint)
    }

    private func shown(_ value: LuaValue) -> String {
        switch value {
        case .text(let text): "“\(text)”"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        default: "这个值"
        }
    }
}
