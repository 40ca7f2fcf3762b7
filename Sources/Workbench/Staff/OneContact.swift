import Governance
import Records

/// 责任人: the one person a household turns to, who stands in, and who else goes along.
var oneContact: Action {
    Action(
        "责任人", title: "这一户找谁：只有一个人；也写明为什么是他、还有谁一起办",
        arguments: [Action.Argument("谁", hint: "姓名、居民12、户34、6幢2单元301，或待办的编号")],
        example: "责任人 张样一",
        run: { desk, words in
            let place = try desk.matterPlace(words.joined(separator: " "))
            let building = try place.building ?? desk.building(of: place.household)
            let staff = try Staff(desk.session)
            guard let contact = staff.contact(household: place.household, building: building) else {
                throw ActionFailure.notFound("工作区里没有账号", hint: "请系统管理员先建账号")
            }
            var rows: [[Answer.Cell]] = [
                [.text("居民联系人"), .text(contact.title), .text(contact.why)]
            ]
            if let duty = staff.onDuty(building: building, household: place.household) {
                rows.append([.text("此刻值班"), .text(duty.title), .text(duty.why)])
            }
            if let secretary = staff.secretary(building: building) {
                rows.append([.text("社区书记"), .text(secretary.title), .text(secretary.why)])
            }
            let others = ["网格长", "楼栋长", "单元长", "结对党员", "联户党员"]
            let people = try desk.session.people(
                meant: others, household: place.household, building: building, staff)
            for (word, names) in people where !names.isEmpty {
                rows.append([.text(word), .text(names.joined(separator: "、")), .none])
            }
            return Answer(
                columns: [
                    Answer.Column("role", "角色"), Answer.Column("name", "姓名"), Answer.Column("why", "为什么"),
                ],
                rows: rows, notes: ["\(place.title) 只找一个人：\(contact.title)"])
        })
}

/// B岗: who acts for an account while it is away.
var setDeputy: Action {
    Action(
        "AB岗", title: "定一个账号的 B 岗：不在的时候由谁代",
        arguments: [Action.Argument("A岗", hint: "账号"), Action.Argument("B岗", hint: "账号")],
        example: "AB岗 田示例 方例三", alsoRead: ["B岗", "b岗"], takesRest: false, permission: .write,
        run: { desk, words in
            try desk.checkLeads("B岗")
            let account = try desk.staffAccount(words[0])
            let deputy = try desk.staffAccount(words[1])
            let landing = try desk.session.write(Purpose("B岗")) { work in
                for old in try desk.session.records(Deputy.self).where(Deputy.account == account.name).all() {
                    if try old[Deputy.from] == desk.session.day {
                        try work.remove(Deputy.ID(old.rawID))
                    } else {
                        try work.update(old, Deputy.until <- desk.session.day)
                    }
                }
                try work.insert(
                    Deputy.self, Deputy.account <- account.name, Deputy.deputy <- deputy.name,
                    Deputy.from <- desk.session.day, Deputy.until <- nil)
            }.landing
            return Answer(notes: [said(landing, "\(account.title) 不在时由 \(deputy.title) 代")])
        })
}

/// 改派: one household gets somebody else.
var reassign: Action {
    Action(
        "改派", title: "一户改由别人负责，写明原因；写 恢复 就交回网格员",
        arguments: [
            Action.Argument("哪一户", hint: "姓名、户34、6幢2单元301，或待办的编号"),
            Action.Argument("给谁", hint: "账号，或 恢复"), Action.Argument("原因", hint: "亲属回避", isOptional: true),
        ],
        example: "改派 张样一 方例三 亲属回避", permission: .write,
        run: { desk, words in
            try desk.checkLeads("改派")
            let place = try desk.matterPlace(words[0])
            guard let household = place.household.map({ Household.ID($0) }) else {
                throw ActionFailure.notUnderstood("“\(words[0])”不是一户", hint: "写姓名、户34 或 6幢2单元301")
            }
            let account = words[1] == "恢复" ? nil : try desk.staffAccount(words[1])
            let reason = words.dropFirst(2).joined(separator: " ")
            if account != nil, reason.isEmpty {
                throw ActionFailure.usage("没有写原因", usage: "改派 \(words[0]) \(words[1]) <原因>")
            }
            let landing = try desk.session.write(Purpose("改派")) { work in
                let known = desk.session.records(Reassignment.self)
                    .where(Reassignment.household == household && Reassignment.until == nil)
                for old in try known.all() {
                    if try old[Reassignment.from] == desk.session.day {
                        try work.remove(Reassignment.ID(old.rawID))
                    } else {
                        try work.update(old, Reassignment.until <- desk.session.day)
                    }
                }
                guard let account else { return }
                try work.insert(
                    Reassignment.self, Reassignment.household <- household,
                    Reassignment.account <- account.name, Reassignment.from <- desk.session.day,
                    Reassignment.until <- nil, Reassignment.reason <- reason)
            }.landing
            return Answer(notes: [
                said(landing, "\(place.title) " + (account.map { "改由 \($0.title) 负责" } ?? "交回网格员"))
            ])
        })
}

func said(_ landing: Landing, _ what: String) -> String {
    (landing.commit == nil ? "预览，没有写入：" : "✓ ") + what
}

extension Desk {
    /// The account of that name, or of somebody of that name.
    func staffAccount(_ word: String) throws -> Staff.Account {
        let accounts = try Staff(session).accounts
        if let found = accounts.first(where: { $0.name == word }) { return found }
        let named = accounts.filter { $0.title == word }
        guard let found = named.first else {
            throw ActionFailure.notFound("没有账号“\(word)”", hint: "写账号或姓名；新账号请系统管理员建")
        }
        guard named.count == 1 else {
            throw ActionFailure.ambiguous("叫“\(word)”的账号有 \(named.count) 个", choices: named.map(\.name))
        }
        return found
    }

    /// Who hands out work: the secretary, cadres, and whoever looks after the workspace.
    func checkLeads(_ what: String) throws {
        guard [.secretary, .cadre, .administrator].contains(account.role) else {
            throw ActionFailure.notPermitted("“\(what)”由社区书记或街道干部来定", hint: "请他们来办")
        }
    }

    /// An account whose people lie outside this account's scope is for others to hand over.
    func checkServes(_ other: Staff.Account) throws {
        guard let scope = account.scope else { return }
        guard let area = other.scope else {
            throw ActionFailure.notPermitted("\(other.title) 管的是全街道，不归你安排", hint: "请街道干部来办")
        }
        if area == scope { return }
        let grids = try session.records(Grid.self).where(Grid.id == Grid.ID(area)).count()
        let buildings = try session.records(Building.self).where(Building.id == Building.ID(area))
            .count()
        if grids + buildings == 0 {
            throw ActionFailure.notPermitted("\(other.title) 不在你的管辖范围内", hint: "请管那一片的书记或街道干部来办")
        }
    }

    func building(of household: Int64?) throws -> Int64? {
        guard let household else { return nil }
        return try session.find(Household.ID(household))?[Household.building].raw
    }

    /// A date, today and before among them.
    func anyDay(_ word: String) throws -> Day {
        if word == "今天" || word == "今日" { return session.day }
        if let day = Day(word) ?? NearDate.read(word, after: session.day - 1) { return day }
        throw ActionFailure.notUnderstood("“\(word)”不是日期", hint: "写成 3-17 或 2026-03-17")
    }
}
