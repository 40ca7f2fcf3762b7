import Governance
import Lua
import Records

/// What commands and jobs may write.
extension Instance {
    func defineWriting() {
        define("add") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            let id = try work.insert(type, try assignments(arguments[safely: 1], type), access: access)
            interpreter.refreshKeyed()
            return [.record(type: type.name, id: id)]
        }
        define("set") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            try work.update(
                type, id: try record(arguments[safely: 1], type), read: nil,
                try assignments(arguments[safely: 2], type), access: access)
            interpreter.refreshKeyed()
            return []
        }
        define("remove") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            try work.remove(type, id: try record(arguments[safely: 1], type), access: access)
            interpreter.refreshKeyed()
            return []
        }
    }

    private func writing(_ arguments: [LuaValue]) throws -> (Work, Declaration) {
        try whenRunning()
        guard case .text(let name)? = arguments.first else { throw HostFault.plain("这里应当是一个查询", hint: nil) }
        let type = try session.type(named: name)
        guard let work else {
            throw HostFault.denied("规则、报表、质检这些只读不写", hint: "写记录请放在命令或批处理里")
        }
        guard type.name != Duty.declaration.name else {
            throw HostFault.denied("待办由规则排出，不能直接写", hint: "改规则、类别或走访，待办跟着变")
        }
        return (work, type)
    }

    private func record(_ value: LuaValue, _ type: Declaration) throws -> Int64 {
        switch value {
        case .record(let name, let id) where name == type.name: return id
        case .integer(let id): return id
        default: throw HostFault.plain("这里应当是一条\(type.title)或它的编号", hint: nil)
        }
    }

    private func assignments(_ value: LuaValue, _ type: Declaration) throws -> [Assignment] {
        guard case .table(let table) = value else {
            throw HostFault.plain("要写的字段应当是一个表", hint: "例如 { outcome = \"见到\" }")
        }
        return try table.fields.sorted { $0.key < $1.key }.map { name, value in
            guard let column = type.column(name) else {
                throw RecordFailure.unknownField(
                    name, type: type.title, suggestion: nearestWord(name, type.columns.map(\.name)))
            }
            return Assignment(named: name, try query().stored(value, column.kind, Path([name]), type))
        }
    }
}
