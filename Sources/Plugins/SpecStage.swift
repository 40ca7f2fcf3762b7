import Governance
import Lua
import Records
import Workbench

/// The small world a spec acts in: one community with one grid and one building, in a unit of work that never lands.
final class SpecStage {
    let host: PluginHost
    let plugin: Plugin
    private let work: Work
    private let base: Session
    private var building: Building.ID
    private var rooms = 100
    private(set) var day: Day

    /// A Tuesday with nothing special about it.
    static let firstDay = Day(year: 2026, month: 11, day: 3) ?? Day(number: 0)

    init(_ session: Session, _ work: Work, _ host: PluginHost, _ plugin: Plugin) throws {
        self.host = host
        self.plugin = plugin
        self.work = work
        base = session
        day = Self.firstDay
        let past = Self.firstDay - 2000
        let community = try work.insert(Community.self, Community.name <- "示例")
        let grid = try work.insert(Grid.self, Grid.number <- 1, Grid.name <- "示例第1网格")
        building = try work.insert(Building.self, Building.name <- "1幢")
        for (child, parent) in [(grid.raw, community.raw), (building.raw, grid.raw)] {
            try work.insert(
                PlaceLink.self, PlaceLink.child <- Int(child), PlaceLink.parent <- Int(parent),
                PlaceLink.from <- past)
        }
        move(to: day)
    }

    private var session: Session { host.session }

    /// Everything happens at noon, unless a spec says when.
    private func move(to day: Day) {
        self.day = day
        host.session = base.acting(on: day, at: Instant(day, minute: 720))
    }

    /// Runs the night's evaluation and says how many duties it changed.
    @discardableResult
    private func night() throws -> Int {
        let rules = try host.rules()
        if let problem = host.problems.first { throw HostFault.plain(problem.description, hint: nil) }
        let plan = try DutyEngine(session, rules: rules).plan()
        try plan.land(in: work)
        return plan.size
    }

    // MARK: What `t` can do

    func define(on interpreter: Interpreter) {
        func define(_ name: String, _ body: @escaping ([LuaValue]) throws -> [LuaValue]) {
            interpreter.define(name) { arguments in
                do { return try body(arguments) } catch let failure as RecordFailure {
                    throw HostFault.plain(failure.description, hint: nil)
                } catch let failure as PluginFailure {
                    throw HostFault.plain(failure.description, hint: nil)
                }
            }
        }
        define("household") { [unowned self] in [try household($0[safely: 0])] }
        define("tag") { [unowned self] in
            try tag($0[safely: 0], $0[safely: 1], since: $0[safely: 2])
            return []
        }
        define("untag") { [unowned self] in
            try untag($0[safely: 0], $0[safely: 1])
            return []
        }
        define("move_out") { [unowned self] in
            try moveOut($0[safely: 0])
            return []
        }
        define("matter") { [unowned self] in [try matter($0[safely: 0])] }
        define("close") { [unowned self] in
            try close($0[safely: 0], $0[safely: 1])
            return []
        }
        define("set_setting") { [unowned self] in
            try set($0[safely: 0], $0[safely: 1], $0[safely: 2])
            return []
        }
        define("log_visit") { [unowned self] in [try logVisit($0[safely: 0], $0[safely: 1], $0[safely: 2])] }
        define("advance") { [unowned self] in
            guard case .integer(let days)? = $0.first, (0...3700).contains(days) else {
                throw HostFault.plain("advance 后面应当是天数", hint: "例如 t:advance(7)")
            }
            for _ in 0..<days {
                move(to: day + 1)
                try night()
            }
            return []
        }
        define("go") { [unowned self] in
            let target = try readDay($0[safely: 0])
            guard target >= day else { throw HostFault.plain("今天已是 \(day)，不能回到 \(target)", hint: nil) }
            while day < target {
                move(to: day + 1)
                try night()
            }
            return []
        }
        define("today") { [unowned self] _ in [.day(day.number)] }
        define("run") { [unowned self] in
            guard case .text(let name)? = $0.first else { throw HostFault.plain("run 后面应当是命令名", hint: nil) }
            return try host.call(plugin, "command", name, [$0[safely: 1]], in: work, seconds: 10)
        }
        define("expect_due") { [unowned self] in
            try expectDue($0[safely: 0], $0[safely: 1], $0[safely: 2])
            return []
        }
        define("expect_none") { [unowned self] in
            try night()
            let open = try duties($0[safely: 0], $0[safely: 1]).filter { try $0[Duty.closed] == nil }
            if let duty = open.first {
                throw HostFault.plain("不应当有待办，却有一项：\(try words(duty))", hint: nil)
            }
            return []
        }
        define("expect_state") { [unowned self] in
            try expectState($0[safely: 0], $0[safely: 1], $0[safely: 2], $0[safely: 3])
            return []
        }
        define("expect_count") { [unowned self] in
            try night()
            guard case .text(let state) = $0[safely: 2], case .integer(let expected) = $0[safely: 3] else {
                throw HostFault.plain("expect_count 后面应当是户、规则、状态和个数", hint: nil)
            }
            let all = try duties($0[safely: 0], $0[safely: 1])
            let found = try all.filter { try $0[Duty.state].rawValue == state }.count
            if found != Int(expected) {
                let words = try all.map { try self.words($0) }.joined(separator: "、")
                throw HostFault.plain("应有 \(expected) 项\(state)，实有 \(found) 项；全部：\(words)", hint: nil)
            }
            return []
        }
        define("expect_quiet") { [unowned self] _ in
            try night()
            let changes = try night()
            if changes != 0 { throw HostFault.plain("再跑一遍又变了 \(changes) 项待办", hint: nil) }
            return []
        }
    }

    // MARK: Who there is

    private func household(_ value: LuaValue) throws -> LuaValue {
        guard case .table(let table) = value, case .text? = table.list.first else {
            throw HostFault.plain(
                "household 后面应当写姓名", hint: "例如 t:household { \"张样一\", age = 81, tags = { \"独居老人\" } }")
        }
        rooms += 1
        let household = try work.insert(
            Household.self, Household.building <- building, Household.unit <- "1",
            Household.room <- "\(rooms)",
            Household.state <- .here)
        try addMember(table, to: household, .head)
        if case .table(let members)? = table.fields["members"] {
            for case .table(let member) in members.list { try addMember(member, to: household, .other) }
        }
        return .record(type: Household.declaration.name, id: household.raw)
    }

    private func addMember(_ table: LuaTable, to household: Household.ID, _ relation: HeadRelation) throws {
        let known = ["age", "tags", "since", "sex", "members"]
        if let strange = table.fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw HostFault.plain("household 没有 “\(strange)”", hint: suggestion(strange, known))
        }
        guard case .text(let name)? = table.list.first else { throw HostFault.plain("成员要写姓名", hint: nil) }
        var age = 50
        if case .integer(let years)? = table.fields["age"] { age = Int(years) }
        let resident = try work.insert(
            Resident.self, Resident.name <- name, Resident.birth <- day.adding(months: -12 * age) - 1)
        try work.insert(
            Membership.self, Membership.household <- household, Membership.resident <- resident,
            Membership.relation <- relation, Membership.from <- Self.firstDay - 1000)
        guard case .table(let tags)? = table.fields["tags"] else { return }
        let since = try table.fields["since"].map { try readDay($0) } ?? Self.firstDay - 400
        for case .text(let word) in tags.list { try addTag(resident, word, since) }
    }

    private func addTag(_ resident: Resident.ID, _ word: String, _ since: Day) throws {
        guard let category = CareCategory(rawValue: word) else {
            throw HostFault.plain(
                "没有关爱类别 “\(word)”", hint: suggestion(word, CareCategory.allCases.map(\.rawValue)))
        }
        try work.insert(
            CareTag.self, CareTag.resident <- resident, CareTag.category <- category,
            CareTag.source <- .visit,
            CareTag.from <- since)
    }

    private func tag(_ household: LuaValue, _ category: LuaValue, since: LuaValue) throws {
        guard case .text(let word) = category, let resident = try head(household) else {
            throw HostFault.plain("tag 后面应当是户和类别", hint: nil)
        }
        try addTag(resident, word, since == .none ? day : try readDay(since))
    }

    private func untag(_ household: LuaValue, _ category: LuaValue) throws {
        guard case .record(_, let id) = household, case .text(let word) = category else {
            throw HostFault.plain("untag 后面应当是户和类别", hint: nil)
        }
        let members = try session.records(Membership.self).where(Membership.household == Household.ID(id))
            .all()
        for member in members {
            let tags = try session.records(CareTag.self)
                .where(CareTag.resident == (try member[Membership.resident])).all()
            for tag in tags where try tag[CareTag.category].rawValue == word {
                try work.update(CareTag.declaration, id: tag.rawID, read: nil, [CareTag.until <- day])
            }
        }
    }

    private func moveOut(_ household: LuaValue) throws {
        guard case .record(_, let id) = household else { throw HostFault.plain("move_out 后面应当是户", hint: nil) }
        for member in try session.records(Membership.self).where(Membership.household == Household.ID(id))
            .all()
        {
            try work.update(Membership.declaration, id: member.rawID, read: nil, [Membership.until <- day])
        }
    }

    private func head(_ household: LuaValue) throws -> Resident.ID? {
        guard case .record(_, let id) = household else { return nil }
        return try session.records(Membership.self).where(Membership.household == Household.ID(id))
            .order(by: "id").first().map { try $0[Membership.resident] }
    }

    private func set(_ key: LuaValue, _ value: LuaValue, _ community: LuaValue) throws {
        guard case .text(let name) = key else {
            throw HostFault.plain("set 后面应当是设置和值", hint: "例如 t:set(\"elder_cadence\", \"week\")")
        }
        let setting = try PluginSettings.declaration(of: name, in: plugin.manifest)
        let text =
            switch value {
            case .text(let text): text
            case .integer(let number): String(number)
            case .boolean(let flag): flag ? "true" : "false"
            default: throw HostFault.plain("设置的值应当是文字或数", hint: nil)
            }
        _ = try setting.read(text, plugin: plugin.name)
        var place: Int64?
        if case .text(let words) = community { place = try Place.find(words, in: session) }
        try PluginSettings.write(plugin.name, name, text, for: place, in: work, session)
        try host.reload(plugin.installation)
    }

    // MARK: What happens

    private func matter(_ value: LuaValue) throws -> LuaValue {
        guard case .table(let table) = value, case .text(let kind)? = table.fields["kind"] else {
            throw HostFault.plain("matter 要写类别", hint: "例如 t:matter { kind = \"EM.01\" }")
        }
        let known = ["kind", "at", "household", "urgency", "hardship", "danger", "what"]
        if let strange = table.fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw HostFault.plain("matter 没有 “\(strange)”", hint: suggestion(strange, known))
        }
        var reported = Instant(day, minute: 720)
        if let at = table.fields["at"] { reported = try readInstant(at) }
        if reported.day > day { move(to: reported.day) }
        var household: Household.ID?
        if case .record(_, let id)? = table.fields["household"] { household = Household.ID(id) }
        var urgency = Matter.Urgency.ordinary
        if case .text(let word)? = table.fields["urgency"] {
            guard let known = Matter.Urgency(rawValue: word) else {
                throw HostFault.plain("没有紧急程度 “\(word)”", hint: "可用：一般、紧急、特急")
            }
            urgency = known
        }
        let matter = try work.insert(
            Matter.self, Matter.kind <- kind, Matter.what <- "示例", Matter.day <- reported.day,
            Matter.reported <- reported, Matter.building <- building, Matter.household <- household,
            Matter.urgency <- urgency, Matter.hardship <- (table.fields["hardship"] == .boolean(true)),
            Matter.danger <- (table.fields["danger"] == .boolean(true)), Matter.state <- .handling)
        return .record(type: Matter.declaration.name, id: matter.raw)
    }

    private func close(_ matter: LuaValue, _ state: LuaValue) throws {
        guard case .record(_, let id) = matter, case .text(let word) = state else {
            throw HostFault.plain("close 后面应当是事件", hint: nil)
        }
        try work.update(
            Matter.declaration, id: id, read: nil, [Assignment(named: "state", .text(word))])
    }

    private func logVisit(_ household: LuaValue, _ outcome: LuaValue, _ more: LuaValue) throws -> LuaValue {
        guard case .text(let word) = outcome, case .table(let table) = more else {
            throw HostFault.plain("log_visit 后面应当是户和结果", hint: "例如 t:log_visit(zhang, \"见到\")")
        }
        let known = ["day", "time", "until", "way", "matter"]
        if let strange = table.fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw HostFault.plain("log_visit 没有 “\(strange)”", hint: suggestion(strange, known))
        }
        guard case .record(_, let id) = household else {
            throw HostFault.plain("log_visit 后面应当是户", hint: nil)
        }
        var assignments = [
            Visit.household <- Household.ID(id), Assignment(named: "outcome", .text(word)),
            Visit.day <- (try table.fields["day"].map { try readDay($0) } ?? day),
        ]
        if let until = table.fields["until"] { assignments.append(Visit.until <- (try readDay(until))) }
        if case .text(let way)? = table.fields["way"] {
            assignments.append(Assignment(named: "way", .text(way)))
        }
        if case .text(let time)? = table.fields["time"] {
            assignments.append(Visit.minute <- (try readMinute(time)))
        }
        if case .record(_, let matter)? = table.fields["matter"] {
            assignments.append(Visit.matter <- Matter.ID(matter))
        }
        let before = work.changes.count
        let visit = try work.insert(Visit.declaration, assignments)
        // As the program does: what it satisfies closes in the same unit of work.
        try DutyEngine(session, rules: try host.rules()).settle(work, from: before)
        return .record(type: Visit.declaration.name, id: visit)
    }

    // MARK: What must be true

    private func expectDue(_ subject: LuaValue, _ rule: LuaValue, _ due: LuaValue) throws {
        try night()
        let open = try duties(subject, rule).filter { try $0[Duty.closed] == nil }
        guard let duty = open.last else {
            let all = try duties(subject, rule).map { try words($0) }
            throw HostFault.plain(
                "\(day) 应当有待办，却没有" + (all.isEmpty ? "" : "；有过：\(all.joined(separator: "、"))"), hint: nil)
        }
        guard due != .none else { return }
        if case .text(let text) = due, text.contains(":") {
            let expected = try readInstant(due)
            let matching = try open.contains { try $0[Duty.dueAt] == expected }
            if !matching { throw HostFault.plain("期限应为 \(expected)，实为 \(try words(duty))", hint: nil) }
        } else {
            let expected = try readDay(due)
            let matching = try open.contains { try $0[Duty.due] == expected }
            if !matching { throw HostFault.plain("期限应为 \(expected)，实为 \(try words(duty))", hint: nil) }
        }
    }

    private func expectState(_ subject: LuaValue, _ rule: LuaValue, _ state: LuaValue, _ outcome: LuaValue)
        throws
    {
        try night()
        guard let duty = try duties(subject, rule).last else {
            throw HostFault.plain("应当有过待办，却没有", hint: nil)
        }
        guard case .text(let expected) = state, Duty.State(rawValue: expected) != nil else {
            throw HostFault.plain("没有这种状态", hint: "可用：待办、已办、漏访、暂缓、取消")
        }
        let found = try duty[Duty.state].rawValue
        if found != expected { throw HostFault.plain("状态应为\(expected)，实为 \(try words(duty))", hint: nil) }
        if case .text(let word) = outcome {
            let found = try duty[Duty.outcome]?.rawValue ?? "空"
            if found != word { throw HostFault.plain("结果应为\(word)，实为\(found)", hint: nil) }
        }
    }

    /// The duties of a household, matter or resident by one rule, in the order of their days.
    private func duties(_ subject: LuaValue, _ rule: LuaValue) throws -> [Row] {
        guard case .record(let type, let id) = subject, case .text(let name) = rule else {
            throw HostFault.plain("这里应当是一户（或一件事）和规则名", hint: "例如 t:expect_due(zhang, \"elder\")")
        }
        let full = "\(plugin.name).\(name)"
        guard try host.rules().contains(where: { $0.name == full }) else {
            throw HostFault.plain("没有规则 “\(name)”", hint: nil)
        }
        let whose: Condition =
            type == Household.declaration.name
            ? Duty.household == Household.ID(id) : .compare("subject", .equal, .integer(id))
        return try session.records(Duty.self).where(Duty.rule == full && whose)
            .order(by: Duty.opened, Duty.due).all()
    }

    private func words(_ duty: Row) throws -> String {
        let due = try duty[Duty.dueAt]?.description ?? (try duty[Duty.due].description)
        return "\(try duty[Duty.period]) \(try duty[Duty.state].rawValue)（\(due) 前）"
    }

    private func readDay(_ value: LuaValue) throws -> Day {
        if case .day(let number) = value { return Day(number: number) }
        if case .text(let text) = value, let day = Day(text) { return day }
        throw HostFault.plain("看不懂这个日期", hint: "写成 \"2026-11-17\"")
    }

    private func readMinute(_ text: String) throws -> Int {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else {
            throw HostFault.plain("看不懂时刻 “\(text)”", hint: "写成 \"19:30\"")
        }
        return parts[0] * 60 + parts[1]
    }

    private func readInstant(_ value: LuaValue) throws -> Instant {
        guard case .text(let text) = value, let space = text.firstIndex(of: " "),
            let day = Day(text[..<space])
        else { throw HostFault.plain("看不懂这个时间", hint: "写成 \"2026-11-17 23:50\"") }
        return Instant(day, minute: try readMinute(String(text[text.index(after: space)...])))
    }
}
