import Governance
import Lua
import Records
package import Workbench

/// A form as its author declared it: what it is about, and where each cell comes from.
struct FormText {
    let name: String
    let roster: Selection
    let cells: [Form.Cell]
    /// The places in the list of cells of those that a function works out.
    let functions: [Int]

    /// Throws a ``HostFault`` that names the cell, or what reading it would.
    init(_ plugin: Plugin, _ name: String, _ definition: LuaTable, _ query: QueryText) throws {
        self.name = name
        switch definition.fields["of"] {
        case .text(let type)?: roster = Selection(of: try query.session.type(named: type))
        case .table(let table)? where table.fields["$query"] != nil:
            roster = try query.selection(.table(table))
        default:
            throw HostFault.plain(
                "报送表 “\(name)” 的 of 应当是记录类型或查询",
                hint: "例如 of = \"household\"，of = gewu.households:tagged { … }")
        }
        try query.session.check(roster, access: plugin.access)
        let example =
            "例如 cells = { { \"户编号\", from = \"id\" }, { \"人口\", from = function(it) return it.size end } }"
        guard case .table(let list)? = definition.fields["cells"], list.fields.isEmpty, !list.list.isEmpty
        else {
            throw HostFault.plain("报送表 “\(name)” 的 cells 应当是各格的列表", hint: example)
        }
        var cells: [Form.Cell] = []
        var functions: [Int] = []
        for (index, item) in list.list.enumerated() {
            func wrong(_ problem: String, _ hint: String) -> HostFault {
                HostFault.plain("报送表 “\(name)” 的第 \(index + 1) 格\(problem)", hint: hint)
            }
            guard case .table(let cell) = item, case .text(let title)? = cell.list.first, !title.isEmpty,
                cell.list.count == 1
            else { throw wrong("应当写成 { 栏目, from = … }", example) }
            let keys = ["from", "source"]
            if let strange = cell.fields.keys.sorted().first(where: { !keys.contains($0) }) {
                throw wrong("没有 “\(strange)” 这一项", suggestion(strange, keys) ?? "可用：from、source")
            }
            guard !cells.contains(where: { $0.title == title }) else {
                throw wrong("又叫 “\(title)”", "换一个栏目名")
            }
            switch (cell.fields["from"], cell.fields["source"]) {
            case (.text(let text)?, nil):
                let path = Path(text)
                _ = try query.session.kind(of: path, in: roster.type)
                try query.session.check(roster, [path], access: plugin.access)
                cells.append(Form.Cell(title: title, source: .path(path)))
            case (.text?, _): throw wrong("的 from 是字段，不用写 source", "去掉 source：来自哪条记录，格务自己会说")
            case (.function?, nil): cells.append(Form.Cell(title: title, source: .script(nil)))
            case (.function?, .text(let words)?) where !words.isEmpty:
                cells.append(Form.Cell(title: title, source: .script(words)))
            case (.function?, _): throw wrong("的 source 应当是文字", "这一格按什么算，例如 source = \"三项收入之和\"")
            default: throw wrong("缺少 from", "from = \"字段\" 或函数")
            }
            if case .script = cells[cells.count - 1].source { functions.append(index) }
        }
        self.cells = cells
        self.functions = functions
    }

    /// The function of each cell that has one, in the interpreter that the declaration is of.
    func functions(in definition: LuaTable) -> [Function] {
        guard case .table(let list)? = definition.fields["cells"] else { return [] }
        return functions.compactMap { index in
            guard case .table(let cell) = list.list[index],
                case .function(let function)? = cell.fields["from"]
            else { return nil }
            return function
        }
    }
}

extension PluginHost {
    package func forms() throws -> [Form] {
        try declared("form") { plugin, instance, declared in
            let text = try FormText(plugin, declared.name, declared.definition, instance.query())
            return Form(
                name: declared.name, title: title(declared), plugin: plugin.name, roster: text.roster,
                cells: text.cells, access: plugin.access
            ) { [unowned self] ids in
                try workOut(text, ids, plugin)
            }
        }
    }

    private func workOut(_ text: FormText, _ ids: [Int64], _ plugin: Plugin) throws -> [Int64: [Form.Worked]]
    {
        if text.functions.isEmpty { return [:] }
        var found: [Int64: [Form.Worked]] = [:]
        for start in stride(from: 0, to: ids.count, by: 2000) {
            let some = ids[start..<min(start + 2000, ids.count)].map { Value.integer($0) }
            var selection = Selection(of: text.roster.type).where(.among("id", some))
            selection.order = [Order("id")]
            try forEachCommunity(of: plugin, selection) { instance, selection in
                guard
                    let definition = instance.declarations.first(where: {
                        $0.kind == "form" && $0.name == text.name
                    })?.definition
                else { return }
                for (index, function) in text.functions(in: definition).enumerated() {
                    try forEach(instance, function, selection) { id, result in
                        switch result {
                        case .failure(let failure): throw failure
                        case .value(let value):
                            let title = text.cells[text.functions[index]].title
                            found[id, default: []].append(
                                try worked(value, title, text.name, instance, plugin))
                        }
                    }
                }
            }
        }
        return found
    }

    private func worked(
        _ value: LuaValue, _ cell: String, _ form: String, _ instance: Instance, _ plugin: Plugin
    ) throws -> Form.Worked {
        try told(of: plugin) {
            if let figure = try instance.figures.figure(value) { return .figure(figure) }
            if case .table = value {
                throw HostFault.plain(
                    "报送表 “\(form)” 的“\(cell)”得到一个表", hint: "返回文字、数、日子、查询，或 gewu.figure { … }")
            }
            return .plain(Answer.cell(value))
        }
    }
}
