import Governance
import Lua
import Records

/// What commands and jobs may write.
extension Instance {
    func defineWriting() {
        define("add") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            let written = try assignments(arguments[safely: 1], type)
            defer { interpreter.refreshKeyed() }
            let id = try work.attempting {
                let id = try work.insert(type, written, access: access)
                try work.begin(type, id: id, at: session)
                interpreter.refreshKeyed()
                if let reason = try refusal(of: type, id) {
                    throw HostFault.refused(
                        RecordFailure.inconsistent(type: type.title, reason: reason).description)
                }
                return id
            }
            return [.record(type: type.name, id: id)]
        }
        define("set") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            let id = try record(arguments[safely: 1], type)
            let written = try assignments(arguments[safely: 2], type)
            if try type.process() != nil, !isReshaping,
                let own = written.first(where: { Process.own.contains($0.column) })
            {
                throw byProcess(type, own.column)
            }
            try work.update(type, id: id, read: nil, written, access: access)
            interpreter.refreshKeyed()
            if let reason = try refusal(of: type, id) {
                // What stood there is gone from this unit: it cannot go on as if nothing had been written.
                throw HostFault.refused("\(type.title)：\(reason)", isCatchable: false)
            }
            return []
        }
        define("remove") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            try work.remove(type, id: try record(arguments[safely: 1], type), access: access)
            interpreter.refreshKeyed()
            return []
        }
    }

    func writing(_ arguments: [LuaValue]) throws -> (Work, Declaration) {
        try whenRunning()
        guard case .text(let name)? = arguments.first else { throw HostFault.plain("这里应当是一个查询", hint: nil) }
        let type = try session.type(named: name)
        guard let work else {
            throw HostFault.denied("规则、报表、质检这些只读不写", hint: "写记录请放在命令或批处理里")
        }
        guard type.name != Duty.declaration.name else {
            throw HostFault.denied("待办由规则排出，不能直接写", hint: "改规则、类别或走访，待办跟着变")
        }
        guard type.name != Step.declaration.name else {
            throw HostFault.denied("流转由 move 记下，不能直接写", hint: "写成 gewu.…:move(记录, \"状态\")")
        }
        return (work, type)
    }

    func record(_ value: LuaValue, _ type: Declaration) throws -> Int64 {
        switch value {
        case .record(let name, let id) where name == type.name: return id
        case .integer(let id): return id
        default: throw HostFault.plain("这里应当是一条\(type.title)或它的编号", hint: nil)
        }
    }

    func assignments(_ value: LuaValue, _ type: Declaration) throws -> [Assignment] {
        guard case .table(let table) = value else {
            throw HostFault.plain("要写的字段应当是一个表", hint: "例如 { outcome = \"见到\" }")
        }
        return try table.fields.sorted { $0.key < $1.key }.map { name, value in
            guard let column = type.column(name) else {
                throw RecordFailure.unknownField(
                    name, type: type.title, suggestion: nearestWord(name, type.columns.map(\.name)))
            }
            if type.described?.process != nil, Process.own.contains(name), !isReshaping {
                throw byProcess(type, name)
            }
            return Assignment(named: name, try query().stored(value, column.kind, Path([name]), type))
        }
    }

    private func byProcess(_ type: Declaration, _ field: String) -> HostFault {
        HostFault.plain(
            "\(type.title)的 \(field) 由流程来写",
            hint: "写成 gewu.\(plural(type.described?.short ?? type.name)):move(记录, \"状态\")")
    }
}
