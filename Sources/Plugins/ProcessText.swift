import Governance
import Lua

/// A process as its author declared it: `start`, `terms`, and a table for each state.
struct ProcessText {
    let process: Process
    private let record: String
    private static let keys = [
        "to", "within", "by", "pause", "check", "extend", "dated", "once", "deemed", "deemed_from",
    ]
    private static let wayKeys = ["as", "by", "within", "reason", "unlike", "takes", "gives_back"]
    private static let termKeys = ["from", "to", "within", "extend", "basis"]
    static let lengths =
        "写成 \"5 workdays\"（工作日）、\"30 days\"（自然日）、\"8 workhours\"（工作时间）、\"2 hours\" 或 \"30 minutes\"（不停的钟）"

    init(_ record: String, _ value: LuaValue) throws {
        self.record = record
        let sample = "例如 process = { start = \"申请\", [\"申请\"] = { to = { \"通过\" } }, [\"通过\"] = {} }"
        let wrong = Self.wrong(record)
        guard case .table(let table) = value, table.list.isEmpty else { throw wrong("应当是一个表", sample) }
        guard case .text(let start)? = table.fields["start"] else { throw wrong("缺少 start：从哪个状态开始", sample) }
        let names = table.fields.keys.filter { $0 != "start" && $0 != "terms" }.sorted()
        guard names.contains(start) else {
            throw HostFault.unknown("流程的 start “\(start)” 没有这个状态", start, names)
        }
        var states: [String: Process.State] = [:]
        for name in names {
            guard case .table(let definition)? = table.fields[name], definition.list.isEmpty else {
                throw wrong("的状态 “\(name)” 应当是一个表", "例如 [\"\(name)\"] = { to = { … } }；最后的状态写 {}")
            }
            states[name] = try Part(record, "的状态 “\(name)” ", definition, names).state(name)
        }
        // In the order in which a record may come to them, so that the same process is always the same text.
        var order = [start]
        var place = 0
        while place < order.count {
            let state = states[order[place]]
            for next in (state?.to ?? []) + [state?.deemed?.to].compactMap({ $0 }) where !order.contains(next)
            {
                order.append(next)
            }
            place += 1
        }
        if let lost = names.first(where: { !order.contains($0) }) {
            throw wrong("的状态 “\(lost)” 没有哪一步到得了", "在别的状态的 to 里写上它，或去掉它")
        }
        let terms = try table.fields["terms"].map { try Self.terms(record, $0, names) }
        process = Process(start: start, states: order.compactMap { states[$0] }, terms: terms)
    }

    private static func wrong(_ record: String) -> (String, String?) -> HostFault {
        { HostFault.plain("记录 “\(record)” 的流程\($0)", hint: $1) }
    }

    /// What is promised and what a law gives, side by side.
    private static func terms(_ record: String, _ value: LuaValue, _ names: [String]) throws
        -> [Process.Span]
    {
        let wrong = wrong(record)
        let kinds = [Process.TermKind.promised, .statutory]
        guard case .table(let table) = value, table.list.isEmpty else {
            throw wrong(
                "的 terms 应当是一个表",
                "例如 terms = { [\"承诺期限\"] = { from = \"受理\", to = \"办结\", within = \"10 workdays\" } }")
        }
        if let strange = table.fields.keys.sorted().first(where: { name in
            !kinds.contains { $0.rawValue == name }
        }) {
            throw HostFault.unknown("流程的 terms 没有 “\(strange)” 这一项", strange, kinds.map(\.rawValue))
        }
        var spans: [Process.Span] = []
        for kind in kinds {
            guard let definition = table.fields[kind.rawValue] else { continue }
            guard case .table(let definition) = definition, definition.list.isEmpty else {
                throw wrong("的\(kind.rawValue)应当是一个表", nil)
            }
            let part = Part(record, "的\(kind.rawValue) ", definition, names)
            try part.refuseOthers(than: termKeys)
            let (from, until) = (try part.states("from"), try part.states("to"))
            guard !from.isEmpty, !until.isEmpty, let within = try part.within("within") else {
                throw part.wrong("缺少 from、to 或 within：从到了哪个状态起，到哪个状态止，多久", nil)
            }
            spans.append(
                Process.Span(
                    kind, from: from, until: until, within: within, extending: try part.extending(of: within),
                    basis: try part.basis()))
        }
        if spans.count == 2, spans[0].within.clock == spans[1].within.clock,
            spans[0].within.length > spans[1].within.length
        {
            throw wrong("的承诺期限比法定期限还长", "承诺的不能晚于法律规定的")
        }
        return spans
    }

    /// One table of a process, and where it stands.
    private struct Part {
        let record: String
        let place: String
        let definition: LuaTable
        let names: [String]

        init(_ record: String, _ place: String, _ definition: LuaTable, _ names: [String]) {
            self.record = record
            self.place = place
            self.definition = definition
            self.names = names
        }

        func wrong(_ problem: String, _ hint: String?) -> HostFault {
            ProcessText.wrong(record)(place + problem, hint)
        }

        func refuseOthers(than keys: [String]) throws {
            if let strange = definition.fields.keys.sorted().first(where: { !keys.contains($0) }) {
                throw HostFault.unknown("流程\(place)没有 “\(strange)” 这一项", strange, keys)
            }
        }

        func words(_ key: String) throws -> [String] {
            switch definition.fields[key] {
            case nil: return []
            case .text(let word)?: return [word]
            case .table(let table)? where table.fields.isEmpty && table.list.words.count == table.list.count:
                return table.list.words
            default: throw wrong("的 \(key) 应当是文字的列表", "例如 \(key) = { \"退出\" }")
            }
        }

        func states(_ key: String) throws -> [String] {
            let words = try words(key)
            for word in words where !names.contains(word) {
                throw HostFault.unknown("流程\(place)的 \(key) 写了 “\(word)”，没有这个状态", word, names)
            }
            return words
        }

        func flag(_ key: String) throws -> Bool? {
            switch definition.fields[key] {
            case nil, .boolean(false)?: return nil
            case .boolean(true)?: return true
            default: throw wrong("的 \(key) 应当是 true 或 false", nil)
            }
        }

        func within(_ key: String) throws -> Process.Within? {
            guard let value = definition.fields[key] else { return nil }
            guard case .text(let text) = value, let within = Process.Within(text) else {
                throw wrong("的 \(key) 看不懂", ProcessText.lengths)
            }
            return within
        }

        func extending(of within: Process.Within?) throws -> Process.Extending? {
            guard let value = definition.fields["extend"] else { return nil }
            let sample =
                "例如 extend = \"10 workdays\"，或 extend = { \"10 workdays\", times = 2, by = \"街道干部\" }"
            var table = LuaTable(list: [value], fields: [:])
            if case .table(let given) = value { table = given }
            let part = Part(record, place + "的 extend ", table, names)
            try part.refuseOthers(than: ["times", "by"])
            guard case .text(let text)? = table.list.first, table.list.count == 1,
                let more = Process.Within(text)
            else {
                throw wrong("的 extend 看不懂", sample)
            }
            guard let within, within.clock == more.clock else {
                throw wrong("的 extend 应当和 within 用同一种钟", sample)
            }
            var times = 1
            if let value = table.fields["times"] {
                guard case .integer(let count) = value, (1...100).contains(count) else {
                    throw wrong("的 extend 的 times 应当是 1 到 100 的整数", sample)
                }
                times = Int(count)
            }
            let by = try part.words("by")
            return Process.Extending(longest: more.length, times: times, by: by.isEmpty ? nil : by)
        }

        func basis() throws -> LegalBasis? {
            guard let value = definition.fields["basis"] else { return nil }
            guard case .table(let table) = value, table.list.count == 2, case .text(let law) = table.list[0],
                case .integer(let article) = table.list[1], (1...2000).contains(article)
            else {
                throw wrong("的 basis 应当是法律和条", "例如 basis = { \"行政许可法\", 42 }")
            }
            return LegalBasis(law, article: Int(article))
        }

        func state(_ name: String) throws -> Process.State {
            try refuseOthers(than: ProcessText.keys)
            let ways = try self.ways()
            for next in ways.map(\.to) where !names.contains(next) {
                throw HostFault.unknown("流程的状态 “\(name)” 可到 “\(next)”，没有这个状态", next, names)
            }
            var state = Process.State(name, to: ways.map(\.to), by: try words("by"))
            if state.to.contains(name) { throw wrong("不能到它自己", "从 to 里去掉它") }
            if Set(state.to).count < state.to.count { throw wrong("的 to 里有一个状态写了两次", "留下一个") }
            let special = ways.filter { $0 != Process.Way(to: $0.to) }
            if !special.isEmpty { state.ways = special }
            state.pauses = try flag("pause")
            state.isDated = try flag("dated")
            state.once = try flag("once")
            switch definition.fields["check"] {
            case nil, .function?: break
            default:
                throw wrong("的 check 应当是函数", "例如 check = function(it) return it.score >= 60, \"得分不足\" end")
            }
            state.within = try within("within")
            if state.within != nil, state.pauses == true { throw wrong("暂停计时，不能又有 within", nil) }
            if state.within != nil, state.isDated == true { throw wrong("的期限由办的人写，不能又有 within", nil) }
            state.extending = try extending(of: state.within)
            state.deemed = try deemed(state)
            return state
        }

        private func deemed(_ state: Process.State) throws -> Process.Deemed? {
            guard let value = definition.fields["deemed"] else {
                if definition.fields["deemed_from"] != nil { throw wrong("有 deemed_from，缺少 deemed", nil) }
                return nil
            }
            guard case .text(let next) = value, state.to.contains(next) else {
                throw wrong("的 deemed 应当是 to 里的一个状态：到期没有答复，就视为到了那里", nil)
            }
            guard state.within != nil else { throw wrong("有 deemed，缺少 within：多久没有答复算数", nil) }
            switch definition.fields["deemed_from"] {
            case nil, .text("end")?: return Process.Deemed(to: next)
            case .text("receipt")?: return Process.Deemed(to: next, fromReceipt: true)
            default:
                throw wrong("的 deemed_from 应当是 \"receipt\"（自收到之日起）或 \"end\"（自期满次日起）", nil)
            }
        }

        private func ways() throws -> [Process.Way] {
            let values: [LuaValue]
            switch definition.fields["to"] {
            case nil: return []
            case .text(let word)?: return [Process.Way(to: word)]
            case .table(let table)? where table.fields.isEmpty: values = table.list
            default: throw wrong("的 to 应当是状态的列表", "例如 to = { \"退出\" }")
            }
            return try values.map { value in
                if case .text(let word) = value { return Process.Way(to: word) }
                guard case .table(let table) = value, case .text(let next)? = table.list.first,
                    table.list.count == 1
                else {
                    throw wrong(
                        "的 to 应当是状态的列表",
                        "例如 to = { \"办结\", { \"待派单\", as = \"退单\", within = \"2 workdays\", reason = true } }"
                    )
                }
                let part = Part(record, place + "到 “\(next)” ", table, names)
                try part.refuseOthers(than: ProcessText.wayKeys)
                var way = Process.Way(to: next)
                if let word = table.fields["as"] {
                    guard case .text(let word) = word else { throw part.wrong("的 as 应当是文字", nil) }
                    way.word = word
                }
                let (by, unlike) = (try part.words("by"), try part.states("unlike"))
                way.by = by.isEmpty ? nil : by
                way.unlike = unlike.isEmpty ? nil : unlike
                way.within = try part.within("within")
                way.needsReason = try part.flag("reason")
                way.takes = try part.flag("takes")
                way.givesBack = try part.flag("gives_back")
                return way
            }
        }
    }
}

extension Process.Within {
    /// `5 workdays`, `30 days`, `8 workhours`, `2 hours`, `30 minutes`; one may stand without its s.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let count = Int(parts[0]), (1...100_000).contains(count) else { return nil }
        switch parts[1] {
        case "workday", "workdays": self.init(count, .workingDay)
        case "day", "days": self.init(count, .calendarDay)
        case "workhour", "workhours": self.init(count * 60, .workingHour)
        case "hour", "hours": self.init(count * 60, .always)
        case "minute", "minutes": self.init(count, .always)
        default: return nil
        }
    }
}
