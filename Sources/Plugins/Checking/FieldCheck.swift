import Governance
import Records

/// Fields that no record has, read from a variable that is called like its record type: `resident.brith`.
enum FieldCheck {
    static func findings(_ outline: LuaOutline, in file: String) -> [Finding] {
        outline.chains.compactMap { chain in
            guard let type = coreCatalogue.types.first(where: { $0.name == chain.root }) else { return nil }
            return unknown(chain.names[...], of: type).map { name, type in
                let known = type.names + methods
                return Finding(
                    file, chain.line, "\(type.title)没有字段 “\(name)”",
                    hint: suggestion(name, known) ?? "有哪些字段，看数据字典")
            }
        }
    }

    private static let methods = APITable.record.entries.map(\.name)

    /// The first name that leads nowhere, and the type that lacks it.
    private static func unknown(_ names: ArraySlice<String>, of type: Declaration) -> (String, Declaration)? {
        guard let name = names.first, !methods.contains(name) else { return nil }
        let next: Declaration?
        if let column = type.column(name) {
            next = column.target
        } else if let derived = type.derived[name] {
            switch derived.meaning {
            case .relation(.one(_, _, _, let target)), .formula(_, .reference(let target)):
                next = target.declaration
            default: next = nil
            }
        } else {
            return (name, type)
        }
        return next.flatMap { unknown(names.dropFirst(), of: $0) }
    }
}
