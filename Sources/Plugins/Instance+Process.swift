import Governance
import Lua
import Records

/// Moving records through their process, and what authors check before something is written.
extension Instance {
    var isReshaping: Bool { host.adopts(plugin.name) && work != nil }

    func defineProcess() {
        define("field_kinds") { _ in
            [.table(LuaTable(list: DescribedType.FieldKind.allCases.map { .text($0.rawValue) }, fields: [:]))]
        }
        define("no_field") { arguments in
            let kind = arguments.words.first ?? ""
            throw HostFault.plain(
                "gewu.\(kind) 没有 “\(arguments.words.last ?? "")”",
                hint: "字段写成 { \"名称\", gewu.\(kind), title = \"…\" }")
        }
        define("refuse") { arguments in
            guard case .text(let reason) = arguments[safely: 0], !reason.isEmpty else {
                throw HostFault.plain("gewu.refuse 后面应当是理由", hint: "例如 gewu.refuse(\"还没有交计划\")")
            }
            throw HostFault.refused(reason)
        }
        define("move") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            let id = try record(arguments[safely: 1], type)
            guard case .text(let state) = arguments[safely: 2] else {
                throw HostFault.plain("move 后面应当是记录和状态", hint: "例如 gewu.incubatees:move(it, \"评审入壳\")")
            }
            try access.checkWrite(type)
            if let process = try type.process(), process[state] == nil {
                throw HostFault.unknown("\(type.title)的流程里没有 “\(state)”", state, process.states.map(\.name))
            }
            // The rules of the process go first: a record that cannot come there is not looked at.
            let role = try role()
            do {
                try work.move(
                    type, id: id, to: state, because: try reason(arguments[safely: 3]),
                    until: try until(arguments[safely: 4]), role: role, access: access, at: session
                ) { [unowned self] in try check(type, id, state) }
            } catch let failure as ProcessFailure {
                throw HostFault.refused(failure.description)
            }
            interpreter.refreshKeyed()
            return []
        }
        define("extend") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            let id = try record(arguments[safely: 1], type)
            guard case .integer(let length) = arguments[safely: 2],
                case .text(let reason) = arguments[safely: 3]
            else {
                throw HostFault.plain(
                    "extend 后面应当是记录、延长多少、理由", hint: "例如 gewu.applications:extend(it, 10, \"等待专家评审\")")
            }
            var kind = Process.TermKind.state
            if case .text(let word) = arguments[safely: 4] {
                let kinds = Process.TermKind.allCases.map(\.rawValue)
                guard let known = Process.TermKind(rawValue: word) else {
                    throw HostFault.unknown("没有“\(word)”这种期限", word, kinds)
                }
                kind = known
            }
            try access.checkWrite(type)
            do {
                try work.extend(
                    type, id: id, kind, by: Int(clamping: length), because: reason, role: try role(),
                    at: session)
            } catch let failure as ProcessFailure {
                throw HostFault.plain(failure.description, hint: nil)
            }
            interpreter.refreshKeyed()
            return []
        }
    }

    /// A day that a state asks for: a `day` value or its text.
    private func until(_ value: LuaValue) throws -> Day? {
        if case .text(let text) = value, let day = Day(text) { return day }
        switch value {
        case .none: return nil
        case .day(let number): return Day(number: number)
        default: throw HostFault.plain("move 的第四项应当是日期", hint: "例如 day + 30，或 \"2027-03-01\"")
        }
    }

    private func reason(_ value: LuaValue) throws -> String? {
        switch value {
        case .none: return nil
        case .text(let text): return text
        default: throw HostFault.plain("move 的第三项应当是说明的文字", hint: nil)
        }
    }

    /// The role of the account that acts; `nil` for jobs at night and specs, where nobody does.
    private func role() throws -> Operator.Role? {
        try session.records(Operator.self).where(Operator.name == session.context.actor).first().map {
            try $0[Operator.role]
        }
    }

    /// Asks the author's check of a state before a record comes to it.
    private func check(_ type: Declaration, _ id: Int64, _ state: String) throws {
        guard let short = own.first(where: { $0.value == type.name })?.key,
            case .table(let process)? = definition(short)?.fields["process"],
            case .table(let table)? = process.fields[state],
            case .function(let function)? = table.fields["check"],
            let reason = try refusal(function, type, id)
        else { return }
        throw HostFault.refused("\(type.title)还不能到“\(state)”：\(reason)")
    }

    /// What the author's check of a record says against what was written; `nil` where nothing does.
    func refusal(of type: Declaration, _ id: Int64) throws -> String? {
        guard let short = own.first(where: { $0.value == type.name })?.key,
            case .function(let function)? = definition(short)?.fields["check"]
        else { return nil }
        return try refusal(function, type, id)
    }

    private func refusal(_ function: Function, _ type: Declaration, _ id: Int64) throws -> String? {
        let answer = try interpreter.call(
            function, [.record(type: type.name, id: id)], within: plugin.allowance.budget(.rule))
        switch answer.first {
        case .boolean(true)?: return nil
        case .boolean(false)?, LuaValue.none?, nil:
            if case .text(let reason) = answer[safely: 1] { return reason }
            return "没有通过核对"
        default: throw HostFault.plain("check 应当返回 true，或 false 和理由", hint: nil)
        }
    }

    private func definition(_ record: String) -> LuaTable? {
        declarations.first { $0.kind == DeclarationKind.record.name && $0.name == record }?.definition
    }

    /// A record that has never been has taken no step.
    func forgetSteps(of type: Declaration, _ id: Int64, in work: Work) throws {
        let steps = try session.records(Step.self).anyDay()
            .where(Step.type == type.name && Step.record == Int(id)).ids()
        for step in steps { try work.remove(step) }
    }
}
