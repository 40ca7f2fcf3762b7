import Governance
import Lua
import Records

/// A record as its author declared it, read into the description that the books keep.
struct RecordText {
    let described: DescribedType
    private let name: String

    /// Throws a ``HostFault`` that names the field and what is wrong with it. `find` knows the types that may be
    /// pointed to, by the word that authors use.
    init(
        _ plugin: String, _ name: String, _ definition: LuaTable, known: [String],
        _ find: (String) -> Declaration?
    ) throws {
        self.name = name
        func wrong(_ problem: String, _ hint: String?) -> HostFault {
            HostFault.plain("记录 “\(name)” \(problem)", hint: hint)
        }
        guard name.utf8.count <= 40 else { throw wrong("的名称太长", "不超过 40 个字母") }
        guard !coreCatalogue.types.contains(where: { $0.name == name }) else {
            throw wrong("和已有的记录重名", "换一个名称；要用已有的，直接写 gewu.\(plural(name))")
        }
        guard !Self.taken.contains(plural(name)) else {
            throw wrong("不能用这个名称：gewu.\(plural(name)) 另有用处", "换一个名称")
        }
        guard case .text(let title)? = definition.fields["title"] else { throw wrong("缺少 title", nil) }
        let fields = try Self.fields(plugin, name, definition, known, find)
        var described = DescribedType(plugin: plugin, short: name, title: title, fields: fields)
        if let value = definition.fields["process"] {
            let process = try ProcessText(name, value).process
            if let taken = fields.first(where: { Process.own.contains($0.name) }) {
                throw wrong("有流程，字段 “\(taken.name)” 由流程来写", "去掉它，或换一个名称")
            }
            described.fields += process.fields
            described.process = try process.text()
        }
        func day(_ value: LuaValue?, _ key: String) throws -> String? {
            guard let value else { return nil }
            guard case .text(let word) = value else { throw wrong("的 \(key) 应当是日期字段的名称", nil) }
            let days = fields.filter { $0.kind == .day }.map(\.name)
            guard days.contains(word) else {
                throw HostFault.unknown("记录 “\(name)” 的 \(key) 写了 “\(word)”，没有这个日期字段", word, days)
            }
            return word
        }
        if let during = definition.fields["during"] {
            guard case .table(let table) = during, table.list.count == 2, table.fields.isEmpty else {
                throw wrong("的 during 应当是两个日期字段", "例如 during = { \"from\", \"until\" }")
            }
            described.since = try day(table.list[0], "during")
            described.until = try day(table.list[1], "during")
        }
        described.happened = try day(definition.fields["happened"], "happened")
        if described.happened != nil, described.since != nil { throw wrong("的 during 和 happened 只能有一个", nil) }
        if let since = described.since ?? described.happened,
            let place = described.fields.firstIndex(where: { $0.name == since })
        {
            described.fields[place].required = true
        }
        if let place = definition.fields["place"] {
            let refs = fields.filter { $0.kind == .ref }.map(\.name)
            guard case .text(let word) = place, let field = fields.first(where: { $0.name == word }),
                let target = field.target
            else {
                throw wrong("的 place 应当是指向记录的字段", refs.isEmpty ? nil : "可用：\(refs.joined(separator: "、"))")
            }
            guard let path = find(target)?.place else { throw wrong("的 place：\(word) 指向的记录不落在任何地方", nil) }
            described.place = path == "id" ? word : "\(word).\(path)"
        }
        self.described = described
    }

    /// What the library itself has under a plural.
    private static let taken: Set = ["settings"]

    // MARK: Fields

    private static func fields(
        _ plugin: String, _ record: String, _ definition: LuaTable, _ known: [String],
        _ find: (String) -> Declaration?
    ) throws -> [DescribedType.Field] {
        guard case .table(let list)? = definition.fields["fields"], list.fields.isEmpty, !list.list.isEmpty
        else {
            throw HostFault.plain(
                "记录 “\(record)” 的 fields 应当是字段的列表",
                hint: "例如 fields = { { \"score\", gewu.integer, title = \"得分\" } }")
        }
        var fields: [DescribedType.Field] = []
        for (index, item) in list.list.enumerated() {
            let field = try FieldText(record, index + 1, item, known, find).field
            guard !fields.contains(where: { $0.name == field.name }) else {
                throw HostFault.plain("记录 “\(record)” 有两个字段叫 “\(field.name)”", hint: "换一个名称")
            }
            fields.append(field)
        }
        return fields
    }
}

/// One field of a record as its author declared it.
private struct FieldText {
    let field: DescribedType.Field
    private static let keys = ["title", "required", "default", "unique", "index", "sensitivity", "why"]
    private static let sensitivities = [
        "plain": Sensitivity.plain, "care": Sensitivity.care, "sensitive": Sensitivity.sensitive,
    ]

    init(
        _ record: String, _ number: Int, _ value: LuaValue, _ known: [String],
        _ find: (String) -> Declaration?
    ) throws {
        func wrong(_ problem: String, _ hint: String? = nil) -> HostFault {
            HostFault.plain(
                "记录 “\(record)” 的第 \(number) 个字段\(problem)",
                hint: hint ?? "例如 { \"score\", gewu.integer { min = 0 }, title = \"得分\" }")
        }
        guard case .table(let table) = value, case .text(let name)? = table.list.first else {
            throw wrong("没有写名称")
        }
        guard Manifest.isName(name) else {
            throw wrong("的名称 “\(name)” 不合规", "只用小写英文字母、数字和下划线，以字母开头")
        }
        guard !Declaration.reserved.contains(name), name != "copy", name != "tagged",
            !name.hasSuffix("_key"), !name.hasSuffix("_tail")
        else { throw wrong("的名称 “\(name)” 已有用处", "换一个名称") }
        guard case .table(let type) = table.list[safely: 1],
            case .text(let word)? = type.fields["$kind"],
            let kind = DescribedType.FieldKind(rawValue: word)
        else {
            let all = DescribedType.FieldKind.allCases.map { "gewu.\($0.rawValue)" }
            throw wrong(" “\(name)” 没有写种类", "可用：\(all.joined(separator: "、"))")
        }
        guard table.list.count == 2 else { throw wrong(" “\(name)” 后面多写了一项") }
        if let strange = table.fields.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw HostFault.unknown("字段 “\(record).\(name)” 没有 “\(strange)” 这一项", strange, Self.keys)
        }
        guard case .text(let title)? = table.fields["title"], !title.isEmpty else {
            throw wrong(" “\(name)” 缺少 title", "给人看的名称，例如 title = \"…\"")
        }
        func flag(_ key: String) throws -> Bool? {
            switch table.fields[key] {
            case nil, .boolean(false)?: return nil
            case .boolean(true)?: return true
            default: throw wrong(" “\(name)” 的 \(key) 应当是 true 或 false")
            }
        }
        var field = DescribedType.Field(name, title: title, kind)
        field.required = try flag("required")
        field.unique = try flag("unique")
        field.index = try flag("index")
        if field.unique == true, kind == .sealed || kind == .boolean {
            throw wrong(" “\(name)” 不能要求不重复", "去掉 unique")
        }
        switch table.fields["why"] {
        case nil: break
        case .text(let why)?: field.why = why
        default: throw wrong(" “\(name)” 的 why 应当是文字", "例如 why = \"上门以前先联系\"")
        }
        if let value = table.fields["sensitivity"] {
            guard case .text(let word) = value, let found = Self.sensitivities[word] else {
                throw wrong(" “\(name)” 的 sensitivity 看不懂", "可用：plain、care、sensitive")
            }
            field.sensitivity = found == .plain ? nil : found.rawValue
        }
        var options = LuaTable()
        switch type.fields["options"] {
        case nil, LuaValue.none?: break
        case .table(let table)?: options = table
        case let one?: options = LuaTable(list: [one])
        }
        try Self.read(options, into: &field, known, find) { wrong(" “\(name)” \($0)", $1) }
        if let value = table.fields["default"] {
            field.usual = try Self.usual(value, field) { wrong(" “\(name)” \($0)", $1) }
        }
        self.field = field
    }

    private static func read(
        _ options: LuaTable, into field: inout DescribedType.Field, _ known: [String],
        _ find: (String) -> Declaration?, _ wrong: (String, String?) -> HostFault
    ) throws {
        let word = "gewu.\(field.kind.rawValue)"
        switch field.kind {
        case .choice:
            let words = options.list.words
            guard options.fields.isEmpty, words.count == options.list.count, words.count > 1 else {
                throw wrong("的选项应当是文字的列表", "例如 gewu.choice { \"实体\", \"虚拟\" }")
            }
            guard Set(words).count == words.count, !words.contains("") else { throw wrong("的选项有重复或空的", nil) }
            field.words = words
        case .ref:
            guard case .text(let target)? = options.list.first, options.list.count == 1 else {
                throw wrong("没有写指向哪种记录", "例如 gewu.ref \"organisation\"")
            }
            guard let type = find(target) else {
                let near = nearestWord(target, known)
                throw wrong(
                    "指向 “\(target)”，没有这种记录",
                    near.map { "是否指 “\($0)”？" } ?? "自己的记录要写在前面；可用：\(known.joined(separator: "、"))")
            }
            field.target = type.name
        case .text, .integer, .number, .name, .day, .sealed:
            let keys = field.kind == .sealed ? ["last_four", "max"] : ["min", "max"]
            guard options.list.isEmpty else { throw wrong("的 \(word) 后面应当是一个表", "例如 \(word) { max = 100 }") }
            if let strange = options.fields.keys.sorted().first(where: { !keys.contains($0) }) {
                throw HostFault.unknown("\(word) 没有 “\(strange)” 这一项", strange, keys)
            }
            if let value = options.fields["last_four"] {
                guard case .boolean(let flag) = value else {
                    throw wrong("的 last_four 应当是 true 或 false", nil)
                }
                field.tail = flag ? true : nil
            }
            func bound(_ key: String) throws -> Double? {
                switch options.fields[key] {
                case nil: return nil
                case .integer(let number)? where field.kind != .day: return Double(number)
                case .number(let number)? where field.kind == .number && number.isFinite: return number
                case .day(let number)? where field.kind == .day: return Double(number)
                case .text(let text)? where field.kind == .day:
                    guard let day = Day(text) else { throw wrong("的 \(key) 看不懂", "写成 \"2026-01-01\"") }
                    return Double(day.number)
                default: throw wrong("的 \(key) 应当是\(field.kind == .day ? "日期" : "数")", nil)
                }
            }
            field.min = try bound("min")
            field.max = try bound("max")
            if let min = field.min, let max = field.max, min > max { throw wrong("的 min 大于 max", nil) }
        case .boolean, .instant:
            guard options.list.isEmpty, options.fields.isEmpty else { throw wrong("的 \(word) 后面什么也不写", nil) }
        }
    }

    private static func usual(
        _ value: LuaValue, _ field: DescribedType.Field, _ wrong: (String, String?) -> HostFault
    ) throws -> DescribedType.Usual? {
        switch (field.kind, value) {
        case (.text, .text(let text)), (.name, .text(let text)): return .text(text)
        case (.choice, .text(let word)):
            let words = field.words ?? []
            guard words.contains(word) else {
                throw wrong(
                    "的 default “\(word)” 不在选项里",
                    suggestion(word, words) ?? "可用：\(words.joined(separator: "、"))")
            }
            return .text(word)
        case (.integer, .integer(let number)): return .integer(number)
        case (.number, .integer(let number)): return .number(Double(number))
        case (.number, .number(let number)) where number.isFinite: return .number(number)
        case (.boolean, .boolean(let flag)): return .integer(flag ? 1 : 0)
        case (.day, .day(let number)): return .integer(Int64(number))
        default: throw wrong("的 default 和种类不符", "default 写一个固定的值；随时间变的在命令里写")
        }
    }
}
