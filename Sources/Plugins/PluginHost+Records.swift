import Lua
import Records

/// What records look like to scripts.
extension PluginHost {
    /// A field as scripts read it.
    struct RowField {
        let name: String
        let path: Path
        let column: Int32
        let relation: String?
    }

    /// Stored and computed fields, and relations to one record; the n-th is column n of a source.
    func fields(of type: Declaration) -> [RowField] {
        if let known = knownFields[type.name] { return known }
        var fields: [RowField] = []
        func add(_ name: String, _ kind: Kind) {
            let target: String? = if case .reference(let type) = kind { type.declaration.name } else { nil }
            fields.append(
                RowField(name: name, path: Path([name]), column: Int32(fields.count + 1), relation: target))
        }
        for column in type.columns { add(column.name, column.kind) }
        for derived in type.derived.values.sorted(by: { $0.name < $1.name }) {
            switch derived.meaning {
            case .formula(_, let kind): add(derived.name, kind)
            case .relation(.one(_, _, _, let target)): add(derived.name, .reference(target))
            case .relation: break
            }
        }
        knownFields[type.name] = fields
        return fields
    }

    /// A failure of the books as a script meets it: what it may not do, it cannot catch.
    func fault(_ failure: RecordFailure) -> HostFault {
        switch failure {
        case .notGranted, .outOfScope, .readOnly, .interrupted, .busy:
            HostFault.denied(failure.description, hint: nil)
        default: HostFault.plain(failure.description, hint: nil)
        }
    }
}
