import CRows

@testable import Records

/// Reads a row source as the bridge to Lua does.
final class Cursor {
    private var source: rows_source
    private var isOpen = true

    init(_ session: Session, _ selection: Selection, _ fields: [Path], access: Access? = nil) throws {
        source = try session.source(selection, fields: fields, access: access)
    }

    init(keyed session: Session, _ type: Declaration, _ fields: [Path], access: Access? = nil) throws {
        source = try session.keyedSource(type, fields: fields, access: access)
    }

    deinit { close() }

    func step() -> Int32 { source.step?(source.context) ?? -2 }
    func seek(_ id: Int64) -> Int32 { source.seek?(source.context, id) ?? -2 }

    func value(_ column: Int32) -> Value {
        var value = rows_value()
        source.column(source.context, column, &value)
        switch value.kind {
        case ROWS_NULL, ROWS_FAILED: return .null
        case ROWS_REAL: return .real(value.real)
        case ROWS_TEXT:
            let bytes = UnsafeRawBufferPointer(start: value.text, count: value.length)
            return .text(String(decoding: bytes, as: UTF8.self))
        default: return .integer(value.integer)
        }
    }

    func kind(_ column: Int32) -> rows_kind {
        var value = rows_value()
        source.column(source.context, column, &value)
        return value.kind
    }

    /// What one column holds in all rows that are left.
    func rest(_ column: Int32) -> [Value] {
        var values: [Value] = []
        while step() == 1 { values.append(value(column)) }
        return values
    }

    func close() {
        if isOpen { source.close(source.context) }
        isOpen = false
    }
}
