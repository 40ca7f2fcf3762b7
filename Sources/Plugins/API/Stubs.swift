package import Records

/// Types for editors that know LuaLS annotations (`---@meta`): the API, and the record types of a workspace with their
/// fields, titles and relations, so that `resident.` is completed.
package struct Stubs {
    /// Paths in the folder of the stubs, with what lies there.
    package let files: [(path: String, text: String)]

    package init(_ catalogue: Catalogue) {
        files = [
            ("gewu.lua", Self.library(catalogue)),
            ("records.lua", Self.records(catalogue)),
            ("spec.lua", Self.spec),
        ]
    }

    /// What an editor must know of a folder of plugins whose stubs lie in `library`.
    package static func configuration(library: String) -> String {
        """
        {
          "runtime.version": "Lua 5.4",
          "runtime.builtin": { "io": "disable", "package": "disable" },
          "workspace.library": ["\(library)"],
          "workspace.checkThirdParty": false,
          "diagnostics.unusedLocalExclude": ["_*"]
        }

        """
    }

    private static let heading = "由 gewu plugin docs 生成，不要手改。"

    // MARK: gewu.lua

    private static func library(_ catalogue: Catalogue) -> String {
        var text = "---@meta gewu\n-- 插件接口的类型。\(heading)\n"
        for type in API.types { text += "\n" + written(type) }
        for kind in DeclarationKind.all {
            text += "\n---\(kind.title)：\(kind.sentence)\n---@class gewu.\(kind.name)_declaration\n"
            for key in kind.keys {
                text += field(key.name, key.type.written, isOptional: !key.isRequired, key.sentence)
            }
        }
        text += "\n---@class gewu\n"
        for type in catalogue.types where !Manifest.closed.contains(type.name) {
            text += "---@field \(plural(type.name)) gewu.query.\(type.name) \(type.title)\n"
        }
        text += values(of: .gewu) + "local gewu = {}\n" + members(of: .gewu, "gewu.")
        for kind in DeclarationKind.all {
            text += """

                ---\(kind.title)：\(kind.sentence)
                ---@param name string
                ---@return fun(definition: gewu.\(kind.name)_declaration)
                \(kind.short.map { "---@overload fun(name: string, handle: \($0))\n" } ?? "")function gewu.\(kind.name)(name) end

                """
        }
        text += members(of: .globals, "")
        return text + "\nreturn gewu\n"
    }

    private static func written(_ type: APIType) -> String {
        switch type.form {
        case .alias(let form): return "---\(type.sentence)\n---@alias \(type.name) \(form)\n"
        case .table(let fields):
            var text = "---\(type.sentence)\n---@class \(type.name)\n"
            if type.name == "gewu.day" {
                text += "---@operator sub(gewu.day): integer\n---@operator sub(integer): gewu.day\n"
                text += "---@operator add(integer): gewu.day\n"
            }
            return text
                + fields.map { field($0.name, $0.type, isOptional: $0.isOptional, $0.sentence) }.joined()
        }
    }

    private static func field(_ name: String, _ type: String, isOptional: Bool, _ words: String) -> String {
        "---@field \(name)\(isOptional ? "?" : "") \(type) \(words)\n"
    }

    private static func values(of table: APITable) -> String {
        table.entries.map { entry in
            guard case .value(let type) = entry.form else { return "" }
            return field(entry.name, type, isOptional: false, entry.sentence)
        }.joined()
    }

    private static func members(of table: APITable, _ prefix: String, _ types: [(String, String)] = [])
        -> String
    {
        func resolved(_ type: String) -> String { types.reduce(type) { $0.replacing($1.0, with: $1.1) } }
        return table.entries.map { entry in
            var text = "\n---\(entry.sentence)\n"
            switch entry.form {
            // A field of its class.
            case .value: return ""
            case .function(let parameters, let returns):
                for parameter in parameters {
                    let mark = parameter.isOptional ? "?" : ""
                    text += "---@param \(parameter.name)\(mark) \(resolved(parameter.type))\n"
                }
                if let returns { text += "---@return \(resolved(returns))\n" }
                let names = parameters.map(\.name).joined(separator: ", ")
                text += "function \(prefix)\(entry.name)(\(names)) end\n"
            }
            return text
        }.joined()
    }

    // MARK: records.lua

    private static func records(_ catalogue: Catalogue) -> String {
        "---@meta\n-- 账本里的记录。\(heading)\n" + catalogue.types.map(record).joined()
    }

    private static func record(_ type: Declaration) -> String {
        let name = type.name
        let columns = type.columns.map {
            (name: $0.name, title: $0.title, kind: $0.kind, isOptional: $0.isOptional)
        }
        let derived = type.derived.values.sorted { $0.name < $1.name }
        let types = [
            ("$record", "gewu.\(name)"), ("$query", "gewu.query.\(name)"),
            ("$where", "gewu.where.\(name)|gewu.condition[]"),
            ("$fields", "gewu.fields.\(name)"), ("$field", "gewu.field.\(name)"),
        ]

        var text = "\n---\(type.title)\n---@class gewu.\(name): gewu.record\n"
        for column in columns {
            text += field(column.name, read(column.kind), isOptional: column.isOptional, column.title)
        }
        for item in derived {
            let (form, isOptional) = read(item.meaning)
            text += field(item.name, form, isOptional: isOptional, item.title)
        }
        text += values(of: .record) + "local \(name) = {}\n" + members(of: .record, "\(name):", types)

        text += "\n---条件：字段 = 值或条件；也可写 [\"户.字段\"] 这样的路径\n---@class gewu.where.\(name)\n"
        for column in columns {
            text += field(column.name, matched(column.kind), isOptional: true, column.title)
        }
        for item in derived {
            if case .formula(_, let kind) = item.meaning {
                text += field(item.name, matched(kind), isOptional: true, item.title)
            } else if case .relation(.one(_, _, _, let target)) = item.meaning {
                text += field(item.name, matched(.reference(target)), isOptional: true, item.title)
            }
        }
        text += "---@field [string] any\n---@field [integer] any\n"

        text += "\n---写入的字段\n---@class gewu.fields.\(name)\n"
        for column in columns {
            text += field(column.name, stored(column.kind), isOptional: true, column.title)
        }

        let paths = columns.map(\.name) + derived.map(\.name) + ["id"]
        text +=
            "\n---@alias gewu.field.\(name) " + APIType.literals(paths + paths.map { "-" + $0 }) + "|string\n"

        text += "\n---查询：\(type.title)\n---@class gewu.query.\(name): gewu.query\nlocal \(name)_query = {}\n"
        return text + members(of: .query, "\(name)_query:", types)
    }

    /// As a script reads it.
    private static func read(_ kind: Kind) -> String {
        switch kind {
        case .integer, .instant: "integer"
        case .real: "number"
        case .text, .sealed: "string"
        case .boolean: "boolean"
        case .day: "gewu.day"
        case .choice(let words): APIType.literals(words)
        case .reference(let type): "gewu.\(type.declaration.name)"
        }
    }

    private static func read(_ meaning: Derived.Meaning) -> (type: String, isOptional: Bool) {
        switch meaning {
        case .formula(_, let kind): (read(kind), true)
        case .relation(.one(_, _, _, let target)): ("gewu.\(target.declaration.name)", true)
        case .relation(let relation): ("gewu.query.\(relation.target.name)", false)
        }
    }

    /// What may be compared with it.
    private static func matched(_ kind: Kind) -> String {
        switch kind {
        case .boolean: "boolean"
        case .day: "gewu.day|string|gewu.condition"
        case .reference(let type): "gewu.\(type.declaration.name)|integer|string|gewu.condition"
        case .integer, .real, .text, .instant, .sealed, .choice:
            "\(read(kind))|(\(read(kind)))[]|gewu.condition"
        }
    }

    /// What may be written to it.
    private static func stored(_ kind: Kind) -> String {
        switch kind {
        case .day: "gewu.day|string"
        case .reference(let type): "gewu.\(type.declaration.name)|integer"
        case .integer, .real, .text, .boolean, .instant, .sealed, .choice: read(kind)
        }
    }

    // MARK: spec.lua

    private static var spec: String {
        "---@meta\n-- 用例里能用的。\(heading)\n" + members(of: .spec, "")
            + "\n---每个用例得到的 t。\n---@class gewu.test\nlocal test = {}\n" + members(of: .test, "test:")
    }
}
