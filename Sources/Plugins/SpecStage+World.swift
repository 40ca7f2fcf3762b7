import Governance
import Lua
import Records
import Workbench

/// Who lives in a spec's world, and what happens there.
extension SpecStage {
    func household(_ value: LuaValue) throws -> LuaValue {
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
        for member in try members(table.fields["members"]) { try addMember(member, to: household, .other) }
        return .record(type: Household.declaration.name, id: household.raw)
    }

    private func members(_ value: LuaValue?) throws -> [LuaTable] {
        guard let value else { return [] }
        guard case .table(let table) = value, table.fields.isEmpty else {
            throw HostFault.plain("members 应当是成员的列表", hint: "例如 members = { { \"李样二\", age = 12 } }")
        }
        return try table.list.map { member in
            guard case .table(let member) = member, member.fields["members"] == nil else {
                throw HostFault.plain("members 里每个成员写一个表", hint: "例如 members = { { \"李样二\", age = 12 } }")
            }
            return member
        }
    }

    private func addMember(_ table: LuaTable, to household: Household.ID, _ relation: HeadRelation) throws {
        let known = ["age", "tags", "since", "sex", "members"]
        if let strange = table.fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw HostFault.plain("household 没有 “\(strange)”", hint: suggestion(strange, known))
        }
        guard case .text(let name)? = table.list.first else { throw HostFault.plain("成员要写姓名", hint: nil) }
        guard table.list.count == 1 else {
            throw HostFault.plain(
                "“\(name)” 后面多写了 \(table.list.count - 1) 项", hint: "一户的其他人写在 members = { { \"李样二\" } } 里")
        }
        let age = try age(table.fields["age"])
        let resident = try work.insert(
            Resident.self, Resident.name <- name, Resident.birth <- day.adding(months: -12 * age) - 1)
        try work.insert(
            Membership.self, Membership.household <- household, Membership.resident <- resident,
            Membership.relation <- relation, Membership.from <- Self.firstDay - 1000)
        guard let tags = table.fields["tags"] else { return }
        let since = try table.fields["since"].map { try readDay($0) } ?? Self.firstDay - 400
        guard tags.words.count == tags.count else {
            throw HostFault.plain("tags 应当是关爱类别的列表", hint: "例如 tags = { \"独居老人\" }")
        }
        for word in tags.words { try addTag(resident, word, since) }
    }

    private func age(_ value: LuaValue?) throws -> Int {
        guard let value else { return 50 }
        guard case .integer(let years) = value, (0...150).contains(years) else {
            throw HostFault.plain("age 应当是 0 到 150 的整数", hint: "例如 age = 81")
        }
        return Int(years)
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

    func tag(_ household: LuaValue, _ category: LuaValue, since: LuaValue) throws {
        guard case .text(let word) = category, let resident = try head(household) else {
            throw HostFault.plain("tag 后面应当是户和类别", hint: nil)
        }
        try addTag(resident, word, since == .none ? day : try readDay(since))
    }

    func untag(_ household: LuaValue, _ category: LuaValue) throws {
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

    func moveOut(_ household: LuaValue) throws {
        guard case .record(_, let id) = household else { throw HostFault.plain("move_out 后面应当是户", hint: nil) }
        for member in try session.records(Membership.self).where(Membership.household == Household.ID(id))
            .all()
        {
            try work.update(Membership.declaration, id: member.rawID, read: nil, [Membership.until <- day])
        }
    }

    func head(_ household: LuaValue) throws -> Resident.ID? {
        guard case .record(_, let id) = household else { return nil }
        return try session.records(Membership.self).where(Membership.household == Household.ID(id))
            .order(by: "id").first().map { try $0[Membership.resident] }
    }

    func set(_ key: LuaValue, _ value: LuaValue, _ community: LuaValue) throws {
        guard case .text(let name) = key else {
            throw HostFault.plain("set 后面应当是设置和值", hint: "例如 t:set(\"elder_cadence\", \"week\")")
        }
        // A setting of the plugin it extends is set there.
        var plugin = try plugin()
        if let base = plugin.base, !plugin.manifest.settings.contains(where: { $0.key == name }) {
            plugin = base
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
        host.reload(plugin.name)
    }

    func matter(_ value: LuaValue) throws -> LuaValue {
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

    /// A record of any type, as an import or somebody's hand would write it: 社区, 组织, what the plugin keeps itself.
    func add(_ type: LuaValue, _ fields: LuaValue) throws -> LuaValue {
        guard case .text(let word) = type else {
            throw HostFault.plain(
                "add 后面应当是记录种类和字段", hint: "例如 t:add(\"organisation\", { name = \"示例互助社\", … })")
        }
        let instance = try host.instance(of: plugin(), for: nil)
        let declaration = try session.type(named: instance.own[word] ?? word)
        guard ![Duty.declaration.name, Step.declaration.name].contains(declaration.name) else {
            throw HostFault.plain("\(declaration.title)由程序写，用例里不能直接写", hint: nil)
        }
        guard case .table(var table) = fields else {
            throw HostFault.plain("add 的字段应当是一个表", hint: "例如 { name = \"示例互助社\" }")
        }
        // What a record points to may be named: community = "示例".
        for (key, value) in table.fields {
            guard case .text(let name) = value, let target = declaration.column(key)?.target else { continue }
            table.fields[key] = try named(name, target)
        }
        let id = try work.insert(declaration, try instance.assignments(.table(table), declaration))
        try work.begin(declaration, id: id, at: session)
        return .record(type: declaration.name, id: id)
    }

    /// The record of a type that bears a name.
    func named(_ name: String, _ type: Declaration) throws -> LuaValue {
        guard type.column("name") != nil else {
            throw HostFault.plain("\(type.title)没有名称", hint: "写 t:add 返回的记录")
        }
        var found: Int64?
        let selection = Selection(of: type).where(.compare("name", .equal, .text(name)))
        try session.each(selection, ["id"]) { found = $0.integer(0) }
        guard let found else { throw HostFault.plain("没有叫“\(name)”的\(type.title)", hint: nil) }
        return .record(type: type.name, id: found)
    }

    func close(_ matter: LuaValue, _ state: LuaValue) throws {
        guard case .record(_, let id) = matter, case .text(let word) = state else {
            throw HostFault.plain("close 后面应当是事件", hint: nil)
        }
        try work.update(
            Matter.declaration, id: id, read: nil, [Assignment(named: "state", .text(word))])
    }

    func logVisit(_ household: LuaValue, _ outcome: LuaValue, _ more: LuaValue) throws -> LuaValue {
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
}
