import Lua
import Records

/// What handlers may ask of the write they hear of.
extension Instance {
    func defineEvents() {
        define("was") { [unowned self] arguments in
            guard let event, case .text(let name)? = arguments.first else {
                throw HostFault.plain("change.was 只能在事件处理里读", hint: nil)
            }
            guard let column = event.type.column(name) else {
                throw RecordFailure.unknownField(
                    name, type: event.type.title,
                    suggestion: nearestWord(name, event.type.columns.map(\.name)))
            }
            try access.checkRead(event.type, name)
            guard let was = event.was else { return [.none] }
            return [lua(try was[named: name], column.kind)]
        }
    }
}
