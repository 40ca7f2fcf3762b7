import Governance
import Lua
import Records
package import Workbench

/// A letter as its author declared it: whom it is about, its template, and what a function fills in.
struct LetterText {
    let name: String
    let type: Declaration
    let template: LetterTemplate

    /// Throws a ``HostFault``; for a mistake in the template with the file and line there.
    init(_ plugin: Plugin, _ name: String, _ definition: LuaTable, _ session: Session) throws {
        self.name = name
        let of = definition.fields["of"] ?? .text(Resident.declaration.name)
        guard case .text(let word) = of else {
            throw HostFault.plain("函 “\(name)” 的 of 应当是记录类型", hint: "例如 of = \"resident\"，of = \"unit\"")
        }
        type = try session.type(named: word)
        try session.check(Selection(of: type), access: plugin.access)
        guard case .text(let file)? = definition.fields["template"],
            let source = plugin.installation.template(file)
        else {
            throw HostFault.plain(
                "函 “\(name)” 的模板不在插件的目录里", hint: "写成 template = \"letters/\(name).mustache\"，并放好这个文件")
        }
        template = try LetterTemplate(source.text, file: source.named)
    }

    /// What the function returned, for the places of the template.
    func data(_ value: LuaValue, _ figures: FigureText) throws -> [String: LetterTemplate.Content] {
        guard case .table(let table) = value, table.list.isEmpty else {
            throw HostFault.plain("函 “\(name)” 的 data 应当返回 名称 = 内容 的表", hint: "例如 return { name = it.name }")
        }
        return try table.fields.mapValues { try content($0, figures) }
    }

    private func content(_ value: LuaValue, _ figures: FigureText) throws -> LetterTemplate.Content {
        if let figure = try figures.figure(value) {
            return .group(
                [
                    "part": .text(figure.part.words), "of": .text(figure.whole?.words ?? ""),
                    "rate": .text(figure.rate), "as_of": .text(figure.day.inWords),
                ], text: figure.sentence)
        }
        switch value {
        case .text(let text): return .text(text)
        case .integer(let number): return .text(String(number))
        case .number(let number): return .text(Int(exactly: number).map(String.init) ?? String(number))
        case .boolean(let flag): return .flag(flag)
        case .day(let number): return .text(Day(number: number).inWords)
        case .table(let table) where table.fields.isEmpty:
            if !table.list.isEmpty, table.list.words.count == table.list.count {
                return .words(table.list.words)
            }
            return .list(
                try table.list.map { item in
                    guard case .table(let row) = item, row.list.isEmpty else {
                        throw HostFault.plain(
                            "函 “\(name)” 的列表里有一项不是 名称 = 内容 的表", hint: "例如 { { day = …, service = … }, … }")
                    }
                    return try row.fields.mapValues { try content($0, figures) }
                })
        case .table(let table) where table.list.isEmpty:
            return .group(try table.fields.mapValues { try content($0, figures) }, text: "")
        case .record(let type, _):
            throw HostFault.plain("函 “\(name)” 的内容里有一条 \(type) 记录", hint: "写它的字段，例如 it.name")
        default: throw HostFault.plain("函 “\(name)” 的内容里有不能写进函的东西", hint: "写文字、数、日子、列表，或 gewu.figure { … }")
        }
    }
}

extension Day {
    /// `2026年11月17日`, as a letter has it.
    fileprivate var inWords: String {
        let parts = description.split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? "\(parts[0])年\(parts[1])月\(parts[2])日" : description
    }
}

extension PluginHost {
    /// What members of a unit did for the community, as far as it is confirmed and they themselves have seen it.
    private func services(of unit: ResidentUnit.ID, _ plugin: Plugin) throws -> LuaValue {
        guard plugin.manifest.reads.contains(ServiceRecord.declaration.name) else { return .none }
        let row = try session.find(ResidentUnit.declaration, id: unit.raw)
        let hasNames = try row?[ResidentUnit.reportsNumbersOnly] != true
        var selection = Selection(of: ServiceRecord.declaration)
            .where(.compare("party_member.unit", .equal, .integer(unit.raw)))
            .where(.not(.empty("confirmed")) && .not(.empty("seen")))
        selection.order = [Order("day"), Order("id")]
        // The facts that a letter to a unit is made of are handed over as they are here, and nothing else.
        if let within = plugin.access.within { selection = selection.where(within) }
        var list: [LuaValue] = []
        try session.each(
            selection, ["full_name", "day", "hours", "service", "community.name"]
        ) { row in
            var hours = LuaValue.none
            if case .real(let number) = row.value(2) { hours = .number(number) }
            list.append(
                .table(
                    LuaTable(fields: [
                        "name": hasNames ? row.textIfAny(0).map { .text($0) } ?? .none : .boolean(false),
                        "day": row.dayIfAny(1).map { .day($0.number) } ?? .none,
                        "hours": hours, "service": .text(row.text(3)),
                        "community": row.textIfAny(4).map { .text(Community.shortName($0)) } ?? .none,
                    ])))
        }
        return .table(LuaTable(list: list))
    }

    package func letters() throws -> [Letter] {
        try declared("letter") { plugin, _, declared in
            let text = try LetterText(plugin, declared.name, declared.definition, session)
            return Letter(
                name: declared.name, title: title(declared), plugin: plugin.name, type: text.type
            ) { [unowned self] id in
                let instance = try instance(of: plugin, for: try session.ownCommunity())
                var arguments = [LuaValue.record(type: text.type.name, id: id)]
                if text.type.name == ResidentUnit.declaration.name {
                    arguments.append(try services(of: ResidentUnit.ID(id), plugin))
                    // What was opened with the plugin's own rights is not to be read on.
                    instance.interpreter.closeRows()
                    instance.isWritingToUnit = true
                }
                defer { instance.isWritingToUnit = false }
                let result = try call(
                    plugin, "letter", declared.name, arguments, in: nil, within: .rule, key: "data")
                return try told(of: plugin) {
                    try text.template.filled(with: try text.data(result.first ?? .none, instance.figures))
                }
            }
        }
    }
}
