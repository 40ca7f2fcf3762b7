import Governance
import Lua
import Records
package import Workbench

/// A computed field as its author declared it.
struct ColumnText {
    let name: String
    let type: Declaration

    /// Throws a ``HostFault``, or what reading the type would.
    init(_ plugin: Plugin, _ name: String, _ definition: LuaTable, _ session: Session) throws {
        self.name = name
        guard case .text(let of)? = definition.fields["of"] else {
            throw HostFault.plain("算出的字段 “\(name)” 的 of 应当是记录类型", hint: "例如 of = \"resident\"")
        }
        type = try session.type(named: of)
        guard !type.names.contains(name), name != "tagged", name != "copy" else {
            throw HostFault.plain("\(type.title)已有字段 “\(name)”", hint: "换一个名称")
        }
        try session.check(Selection(of: type), access: plugin.access)
    }
}

extension Instance {
    func defineColumns() {
        // `it.risk`: the value of a computed field, or an error that says what the record has.
        define("column") { [unowned self] arguments in
            guard case .record(let type, let id)? = arguments.first,
                case .text(let name) = arguments[safely: 1]
            else { return [.boolean(false)] }
            guard let function = column(name, of: type) else { return [.boolean(false)] }
            // A field is read: what it is worked out by writes nothing, wherever it is read.
            let writing = work
            work = nil
            defer { work = writing }
            let value =
                try interpreter.call(
                    function, [.record(type: type, id: id)], within: .column
                ).first ?? .none
            if case .table = value {
                throw HostFault.plain("算出的字段 “\(name)” 得到一个表", hint: "返回文字、数、日子或 true、false")
            }
            return [.boolean(true), value]
        }
    }

    private func column(_ name: String, of type: String) -> Function? {
        let declared = declarations.first {
            $0.kind == "column" && $0.name == name && $0.definition.fields["of"] == .text(type)
        }
        if case .function(let function)? = declared?.definition.fields["value"] { return function }
        return nil
    }

    /// The computed fields that this plugin has declared so far, by record type.
    var computed: [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for declared in declarations where declared.kind == "column" {
            if case .text(let type)? = declared.definition.fields["of"] {
                found[type, default: []].insert(declared.name)
            }
        }
        return found
    }
}

extension PluginHost {
    package func columns() throws -> [ComputedColumn] {
        try declared("column") { plugin, _, declared in
            let text = try ColumnText(plugin, declared.name, declared.definition, session)
            return ComputedColumn(
                name: declared.name, title: title(declared), plugin: plugin.name, type: text.type
            ) { [unowned self] ids in
                try values(of: text, ids, plugin)
            }
        }
    }

    private func values(of text: ColumnText, _ ids: [Int64], _ plugin: Plugin) throws -> [Int64: Answer.Cell]
    {
        var found: [Int64: Answer.Cell] = [:]
        var failures = FailureTally(plugin.installation)
        var selection = Selection(of: text.type).where(.among("id", ids.map { .integer($0) }))
        selection.order = [Order("id")]
        do {
            try forEachCommunity(of: plugin, selection) { instance, selection in
                guard let function = instance.function("column", text.name, "value") else { return }
                try forEach(instance, function, selection) { id, result in
                    switch result {
                    case .failure(let failure): failures.add(id, failure)
                    case .value(.none): break
                    case .value(.table):
                        failures.add(id, "算出的字段 “\(text.name)” 得到一个表", "返回文字、数、日子或 true、false")
                    case .value(let value): found[id] = Answer.cell(value)
                    }
                }
            }
        } catch let failure as LuaFailure {
            throw ActionFailure.extensionFailed(problem(.script(plugin: plugin.name, failure), plugin.name))
        }
        note(failures.problems)
        return found
    }
}
