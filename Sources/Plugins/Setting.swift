package import Governance
import Lua
package import Records

/// A place a plugin leaves open for each street and community to fill.
package struct SettingDeclaration: Equatable, Sendable {
    package let key: String
    package let title: String
    package let type: Kind
    package let usual: SettingValue

    package enum Kind: Equatable, Sendable {
        case cadence
        case duration
        /// `5 workdays`, `12 months`.
        case term
        case integer(min: Int?, max: Int?)
        case number(min: Double?, max: Double?)
        case day
        case boolean
        case text
        case choice([String])
        /// Any of these, also several or none.
        case choices([String])
    }

    /// All settings of a manifest, in the order of their keys.
    static func all(_ value: LuaValue?, _ plugin: String) throws(PluginFailure) -> [SettingDeclaration] {
        guard let value else { return [] }
        guard case .table(let table) = value, table.list.isEmpty else {
            throw .manifest(plugin, "settings 应当是“名称 = { type = …, default = …, title = … }”的表", hint: nil)
        }
        var settings: [SettingDeclaration] = []
        for (key, value) in table.fields.sorted(by: { $0.key < $1.key }) {
            settings.append(try SettingDeclaration(key, value, plugin))
        }
        return settings
    }

    private init(_ key: String, _ value: LuaValue, _ plugin: String) throws(PluginFailure) {
        func problem(_ text: String) -> PluginFailure { .setting(plugin: plugin, key: key, problem: text) }
        guard Manifest.isName(key) else { throw problem("名称只用小写英文字母、数字和下划线") }
        guard case .table(let table) = value, table.list.isEmpty else {
            throw problem("应当是 { type = …, default = …, title = … }")
        }
        let keys = ["type", "default", "title", "min", "max", "choices"]
        if let strange = table.fields.keys.sorted().first(where: { !keys.contains($0) }) {
            throw problem("没有“\(strange)”这一项" + (suggestion(strange, keys).map { "；\($0)" } ?? ""))
        }
        guard case .text(let title)? = table.fields["title"], !title.isEmpty else {
            throw problem("缺少 title，员工看的名称")
        }
        guard case .text(let type)? = table.fields["type"] else { throw problem("缺少 type") }
        let types = APISettingType.all.map(\.name)
        guard types.contains(type) else {
            throw problem(
                "没有 “\(type)” 这种设置；\(suggestion(type, types) ?? "可用：\(types.joined(separator: "、"))")")
        }
        self.key = key
        self.title = title
        switch type {
        case "cadence": self.type = .cadence
        case "duration": self.type = .duration
        case "term": self.type = .term
        case "integer":
            func bound(_ key: String) throws(PluginFailure) -> Int? {
                guard let value = table.fields[key] else { return nil }
                guard case .integer(let number) = value else { throw problem("\(key) 应当是整数") }
                return Int(number)
            }
            let (least, most) = (try bound("min"), try bound("max"))
            if let least, let most, least > most { throw problem("min 比 max 大") }
            self.type = .integer(min: least, max: most)
        case "number":
            func bound(_ key: String) throws(PluginFailure) -> Double? {
                guard let value = table.fields[key] else { return nil }
                guard let number = value.double else { throw problem("\(key) 应当是数") }
                return number
            }
            let (least, most) = (try bound("min"), try bound("max"))
            if let least, let most, least > most { throw problem("min 比 max 大") }
            self.type = .number(min: least, max: most)
        case "day": self.type = .day
        case "boolean": self.type = .boolean
        case "text": self.type = .text
        case "choice", "choices":
            guard case .table(let table)? = table.fields["choices"], case let words = table.list.words,
                !words.isEmpty, words.count == table.list.count, table.fields.isEmpty
            else { throw problem("choices 应当是文字的列表，例如 choices = { \"街道\", \"社区\" }") }
            self.type = type == "choice" ? .choice(words) : .choices(words)
        default: throw problem("这一版还没有 “\(type)” 这种设置")
        }
        for (key, owners) in [
            ("min", ["integer", "number"]), ("max", ["integer", "number"]),
            ("choices", ["choice", "choices"]),
        ] where table.fields[key] != nil && !owners.contains(type) {
            let words = owners.map { "\"\($0)\"" }.joined(separator: "、")
            throw problem("\(key) 只用于 \(words)，\"\(type)\" 没有")
        }
        let text: String
        switch (self.type, table.fields["default"]) {
        case (_, nil): throw problem("缺少 default")
        case (.integer, .integer(let number)?): text = String(number)
        case (.integer, _): throw problem("default 应当是整数")
        case (.number, let value?):
            guard let number = value.double else { throw problem("default 应当是数") }
            text = Self.words(number)
        case (.choices, .table(let table)?):
            guard table.fields.isEmpty, table.list.words.count == table.list.count else {
                throw problem("default 应当是文字的列表")
            }
            text = table.list.words.joined(separator: "、")
        case (.choices, _): throw problem("default 应当是文字的列表")
        case (.boolean, .boolean(let flag)?): text = flag ? "true" : "false"
        case (.boolean, _): throw problem("default 应当是 true 或 false")
        case (_, .text(let word)?): text = word
        default: throw problem("default 应当是文字")
        }
        usual = try Self.read(text, self.type, key: key, plugin: plugin)
    }

    /// What somebody set, as it is kept in the books.
    package func read(_ text: String, plugin: String) throws(PluginFailure) -> SettingValue {
        try Self.read(text, type, key: key, plugin: plugin)
    }

    private static func read(
        _ text: String, _ type: Kind, key: String, plugin: String
    ) throws(PluginFailure) -> SettingValue {
        func problem(_ words: String) -> PluginFailure {
            .setting(plugin: plugin, key: key, problem: "看不懂 “\(text)”；\(words)")
        }
        switch type {
        case .cadence:
            guard let cadence = Cadence(rawValue: text) else {
                let all = Cadence.allCases.map(\.rawValue)
                throw problem(suggestion(text, all) ?? "可用：\(Cadence.words)")
            }
            return .cadence(cadence)
        case .duration:
            guard let minutes = Duration.minutes(text) else { throw problem("写成 “30m”、“2h”、“3 days” 这样") }
            return .minutes(minutes)
        case .term:
            guard let term = DayTerm(text) else {
                throw problem("写成 “5 workdays”、“30 days”、“12 months”、“2 years” 这样")
            }
            return .text(term.text)
        case .integer(let least, let most):
            guard let number = Int(text) else { throw problem("应当是整数") }
            if let least, number < least { throw problem("不能小于 \(least)") }
            if let most, number > most { throw problem("不能大于 \(most)") }
            return .integer(number)
        case .number(let least, let most):
            guard let number = Double(text), number.isFinite else { throw problem("应当是数") }
            if let least, number < least { throw problem("不能小于 \(words(least))") }
            if let most, number > most { throw problem("不能大于 \(words(most))") }
            return .number(number)
        case .day:
            guard let day = Day(text) else { throw problem("写成 2026-11-17") }
            return .day(day)
        case .choices(let words):
            let chosen = text.split(whereSeparator: { "、，,".contains($0) }).map(String.init)
            if let strange = chosen.first(where: { !words.contains($0) }) {
                throw problem(suggestion(strange, words) ?? "可用：\(words.joined(separator: "、"))")
            }
            return .words(words.filter(chosen.contains))
        case .boolean:
            guard text == "true" || text == "false" else { throw problem("应当是 true 或 false") }
            return .boolean(text == "true")
        case .text: return .text(text)
        case .choice(let words):
            guard words.contains(text) else {
                throw problem(suggestion(text, words) ?? "可用：\(words.joined(separator: "、"))")
            }
            return .text(text)
        }
    }
}

extension LuaValue {
    fileprivate var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number) where number.isFinite: number
        default: nil
        }
    }
}

extension SettingDeclaration {
    /// `3`, `0.5`
    static func words(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }
}

/// A setting's value, checked.
package enum SettingValue: Equatable, Sendable {
    case cadence(Cadence)
    case minutes(Int)
    case integer(Int)
    case number(Double)
    case day(Day)
    case boolean(Bool)
    case text(String)
    /// Of a list of choices those that were chosen, in the order of the list.
    case words([String])

    /// As a script reads it.
    var lua: LuaValue {
        switch self {
        case .cadence(let cadence): .text(cadence.rawValue)
        case .minutes(let minutes): .text(Duration.text(minutes: minutes))
        case .integer(let number): .integer(Int64(number))
        case .number(let number): .number(number)
        case .day(let day): .day(day.number)
        case .boolean(let flag): .boolean(flag)
        case .text(let text): .text(text)
        case .words(let words): .table(LuaTable(list: words.map { .text($0) }))
        }
    }
}

/// A plugin's settings as they are here.
///
/// What a community has set itself goes before everything; then what a plugin that extends this one says for it, then
/// what the street has set, then the default. A plugin that extends it for the whole street gives way to the street.
struct SettingValues {
    private let usual: [String: SettingValue]
    private var street: [String: SettingValue] = [:]
    private var own: [String: [Int64: SettingValue]] = [:]
    private var adjusted: [(owner: String, key: String, value: SettingValue, extent: Extent)] = []

    init(_ declarations: [SettingDeclaration]) {
        usual = Dictionary(declarations.map { ($0.key, $0.usual) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(key: String, community: Int64?) -> SettingValue? {
        if let community, let value = own[key]?[community] { return value }
        let street = street[key]
        let adjusted = adjusted.last {
            $0.key == key && $0.extent.contains(community) && (street == nil || $0.extent.only != nil)
        }
        return adjusted?.value ?? street ?? usual[key]
    }

    /// Whether street and communities have set the same.
    func isSet(as other: SettingValues) -> Bool { street == other.street && own == other.own }

    /// Whether a community has set it itself.
    func isOwn(_ key: String, _ community: Int64) -> Bool { own[key]?[community] != nil }

    /// The plugin that says what it is there.
    func adjuster(of key: String, _ community: Int64) -> String? {
        adjusted.last { $0.key == key && $0.extent.contains(community) }?.owner
    }

    /// The communities where anything may be other than for the street.
    var communities: Set<Int64> {
        adjusted.reduce(into: Set(own.values.flatMap(\.keys))) { $0.formUnion($1.extent.named) }
    }

    /// What a community has set itself; what the street has.
    mutating func set(_ key: String, _ value: SettingValue, for community: Int64?) {
        if let community { own[key, default: [:]][community] = value } else { street[key] = value }
    }

    /// What another plugin says a setting is where that plugin holds, in place of what it has said before.
    mutating func adjust(
        _ values: [(key: String, value: SettingValue)], by owner: String, where extent: Extent
    ) {
        adjusted.removeAll { $0.owner == owner }
        adjusted += values.map { (owner, $0.key, $0.value, extent) }
    }
}
