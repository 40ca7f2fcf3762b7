import Records

extension Session {
    /// A field by which records of one type point to a record of another, or to one of several types with the type
    /// beside it, as the ends of a ``Link`` do.
    struct Pointer {
        let type: Declaration
        let column: Column
        let isTyped: Bool
    }

    /// The fields of all types that may point to a record of `target`.
    func pointers(to target: Declaration) -> [Pointer] {
        catalogue.types.flatMap { type in
            type.columns.compactMap { column in
                let isTyped = type.column("\(column.name)_type") != nil
                guard isTyped || column.target?.name == target.name else { return nil }
                return Pointer(type: type, column: column, isTyped: isTyped)
            }
        }
    }

    /// Whether a row points by this field to that record now.
    func points(_ row: Row, by pointer: Pointer, to target: Declaration, id: Int64) throws -> Bool {
        guard try row[named: pointer.column.name] == .integer(id) else { return false }
        return try !pointer.isTyped || row[named: "\(pointer.column.name)_type"] == .text(target.name)
    }
}
