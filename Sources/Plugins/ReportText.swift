import Governance
import Lua
import Records
package import Workbench

/// A report as its author declared it: its arguments, its columns, and what its function hands back.
struct ReportText {
    let name: String
    let command: CommandText
    let columns: [Answer.Column]
    let chart: Answer.Chart.Kind?

    /// Throws a ``HostFault`` that names the column and what is wrong with it.
    init(_ name: String, _ definition: LuaTable) throws {
        self.name = name
        command = try CommandText(name, definition, what: "报表")
        columns = try Self.columns(definition.fields["columns"], of: "报表 “\(name)”")
        switch definition.fields["chart"] {
        case nil: chart = nil
        case .text(let word)?:
            guard let kind = Answer.Chart.Kind(rawValue: word) else {
                throw HostFault.unknown(
                    "报表 “\(name)” 没有 “\(word)” 这种图", word, Answer.Chart.Kind.allCases.map(\.rawValue))
            }
            chart = kind
        default: throw HostFault.plain("报表 “\(name)” 的 chart 应当是文字", hint: "chart = \"bar\" 或 \"line\"")
        }
    }

    /// The columns that a report or a command names, `whose` for the message: `报表 “rates”`.
    static func columns(_ value: LuaValue?, of whose: String) throws -> [Answer.Column] {
        let example = "例如 columns = { { \"community\", title = \"社区\" }, { \"rate\", title = \"月探访率\" } }"
        guard case .table(let table)? = value, table.fields.isEmpty, !table.list.isEmpty else {
            throw HostFault.plain("\(whose) 的 columns 应当是列的列表", hint: example)
        }
        var columns: [Answer.Column] = []
        for (index, item) in table.list.enumerated() {
            func wrong(_ problem: String, _ hint: String) -> HostFault {
                HostFault.plain("\(whose) 的第 \(index + 1) 列\(problem)", hint: hint)
            }
            guard case .table(let column) = item, case .text(let key)? = column.list.first,
                column.list.count == 1
            else { throw wrong("应当写成 { 名称, title = … }", example) }
            guard Manifest.isName(key) else {
                throw wrong("的名称 “\(key)” 不合规", "只用小写英文字母、数字和下划线，以字母开头")
            }
            guard !columns.contains(where: { $0.name == key }) else {
                throw wrong("又叫 “\(key)”", "换一个名称")
            }
            if let strange = column.fields.keys.sorted().first(where: { $0 != "title" }) {
                throw wrong(" “\(key)” 没有 “\(strange)” 这一项", "只有 title")
            }
            guard case .text(let title)? = column.fields["title"], !title.isEmpty else {
                throw wrong(" “\(key)” 缺少 title", "给人看的名称，例如 title = \"社区\"")
            }
            columns.append(Answer.Column(key, title))
        }
        return columns
    }

    /// The rows that the function returned. Throws a ``HostFault`` that names the row and the column.
    func content(_ result: LuaValue, _ figures: FigureText) throws -> Report.Content {
        guard case .table(let table) = result, table.fields.isEmpty else {
            throw HostFault.plain(
                "报表 “\(name)” 的 rows 应当返回行的列表", hint: "例如 return { { \(columns[0].name) = … } }")
        }
        let known = columns.map(\.name)
        let rows = try table.list.enumerated().map { index, item -> [Report.Cell] in
            guard case .table(let row) = item, row.list.isEmpty else {
                throw HostFault.plain(
                    "报表 “\(name)” 的第 \(index + 1) 行应当是 列名 = 值 的表", hint: "例如 { \(columns[0].name) = … }")
            }
            if let strange = row.fields.keys.sorted().first(where: { !known.contains($0) }) {
                throw HostFault.unknown(
                    "报表 “\(name)” 的第 \(index + 1) 行有 “\(strange)”，columns 里没有这一列", strange, known)
            }
            return try columns.map { try cell(row.fields[$0.name] ?? .none, index, $0, figures) }
        }
        return Report.Content(columns: columns, rows: rows, chart: chart)
    }

    private func cell(
        _ value: LuaValue, _ index: Int, _ column: Answer.Column, _ figures: FigureText
    ) throws -> Report.Cell {
        if let figure = try figures.figure(value) { return .figure(figure) }
        if case .table = value {
            throw HostFault.plain(
                "报表 “\(name)” 第 \(index + 1) 行的 “\(column.name)” 是一个表",
                hint: "写文字、数、日子、查询，或 gewu.figure { … }")
        }
        return .plain(Answer.cell(value))
    }
}

extension PluginHost {
    package func reports() throws -> [Report] {
        try declared("report") { plugin, _, declared in
            let text = try ReportText(declared.name, declared.definition)
            return Report(
                name: declared.name, title: title(declared), plugin: plugin.name,
                arguments: text.command.arguments
            ) { [unowned self] desk, words in
                let result = try call(
                    plugin, "report", declared.name, [try text.command.values(words, desk)], in: nil,
                    within: .rule, key: "rows")
                return try told(of: plugin) {
                    try text.content(
                        result.first ?? .none, try instance(of: plugin, for: session.ownCommunity()).figures)
                }
            }
        }
    }

    /// Runs what looks at something a script handed back: a mistake in it is the plugin's.
    func told<Result>(of plugin: Plugin, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let fault as HostFault {
            throw ActionFailure.extensionFailed(
                ExtensionProblem(plugin: plugin.name, message: fault.message, hint: fault.hint))
        }
    }
}
