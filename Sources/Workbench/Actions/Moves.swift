import Governance
import Records

/// 迁居: somebody moves to another household of the street.
var moveHome: Action {
    Action(
        "迁居", title: "登记搬家：从哪一户搬到哪一户，待办跟着人走",
        arguments: [
            Action.Argument("谁", hint: "姓名，或居民12", kind: .person),
            Action.Argument("户", hint: "户34，或 6幢2单元301", kind: .household),
            Action.Argument(
                "与户主关系", hint: "户主、配偶、子女……；不写是“其他”", isOptional: true,
                kind: .choice(HeadRelation.allCases.map(\.rawValue))),
        ],
        example: "迁居 张样一 6幢2单元301 子女",
        moreExamples: ["迁居 张样一 户34"],
        takesRest: false, permission: .write, asks: .always,
        run: { desk, words in
            let person = try desk.resident(words[0])
            let home = try desk.household(words[1])
            let relation = try words.count > 2 ? headRelation(words[2]) : .other
            return try desk.land("迁居", person) { work in
                try desk.session.move(
                    Resident.ID(person.id), to: home, as: relation, on: desk.session.day, in: work)
            }
        })
}

/// 迁出: somebody leaves the street.
var moveAway: Action {
    Action(
        "迁出", title: "登记迁出本街道：待办取消，类别和关联结束，职务提示补选",
        arguments: [
            Action.Argument("谁", hint: "姓名，或居民12", kind: .person),
            Action.Argument("迁往", hint: "写到区县即可", isOptional: true),
        ],
        example: "迁出 张样一 洪山区",
        permission: .write, asks: .always,
        run: { desk, words in
            let person = try desk.resident(words[0])
            let destination = words.dropFirst().joined(separator: " ")
            return try desk.land("迁出", person) { work in
                try desk.session.depart(
                    Resident.ID(person.id), .movedOut, on: desk.session.day,
                    to: destination.isEmpty ? nil : destination, in: work)
            }
        })
}

/// 去世: somebody has died.
var recordDeath: Action {
    Action(
        "去世", title: "登记去世：待办取消，类别和关联结束，职务提示补选",
        arguments: [
            Action.Argument("谁", hint: "姓名，或居民12", kind: .person),
            Action.Argument("日期", hint: "不写就是今天", isOptional: true, kind: .day),
        ],
        example: "去世 张样一 2026-11-17",
        takesRest: false, permission: .write, asks: .always,
        run: { desk, words in
            let person = try desk.resident(words[0])
            var day = desk.session.day
            if words.count > 1 {
                guard let given = Day(words[1]), given <= day else {
                    throw ActionFailure.notUnderstood("“\(words[1])”不是已经过去的日期", hint: "写成 2026-11-17")
                }
                day = given
            }
            return try desk.land("去世", person) { work in
                try desk.session.depart(Resident.ID(person.id), .died, on: day, in: work)
            }
        })
}

/// How somebody is related to the head of a household, as people say it: 子女, 儿子.
func headRelation(_ word: String) throws -> HeadRelation {
    guard let relation = HeadRelation(rawValue: word) ?? HeadRelation(reading: word) else {
        let all = HeadRelation.allCases.map(\.rawValue)
        throw ActionFailure.notUnderstood("没有“\(word)”这种关系", hint: "可用：\(all.joined(separator: "、"))")
    }
    return relation
}

extension Desk {
    /// Lands what concerns a person, settles their duties and those of the household, and says what came of it.
    fileprivate func land(
        _ action: String, _ person: Person, _ body: (Work) throws -> Consequences
    ) throws -> Answer {
        try checkStillServes(person)
        let (result, landing) = try session.write(Purpose(action)) { work in
            let consequences = try body(work)
            try engine().settle(work)
            return consequences
        }
        let duties = landing.counts(of: Duty.declaration.name)
        var words = result.ended.keys.sorted().map { name in
            let title = session.catalogue.types.first { $0.name == name }?.title ?? name
            return "\(title) \(result.ended[name] ?? 0) 条结束"
        }
        if duties.changed > 0 { words.append("待办变动 \(duties.changed) 项") }
        if duties.added > 0 { words.append("新待办 \(duties.added) 项") }
        let first = landing.commit == nil ? "预览，没有写入：" : "✓ "
        let tail = words.isEmpty ? "" : "：\(words.joined(separator: "，"))"
        return Answer(
            columns: [
                Answer.Column("commit", "变更"), Answer.Column("resident", "居民"), Answer.Column("name", "姓名"),
                Answer.Column("day", "按哪一天"), Answer.Column("ended", "结束"),
                Answer.Column("duties", "待办变动"), Answer.Column("to_see", "还要办"),
            ],
            rows: [
                [
                    landing.commit.map { .number(Int($0)) } ?? .none, .number(Int(person.id)),
                    .text(person.name), .text(session.day.description),
                    .number(result.ended.values.reduce(0, +)), .number(duties.changed + duties.added),
                    .text(result.toSee.joined(separator: "；")),
                ]
            ],
            notes: ["\(first)登记 \(person.name) \(action)\(tail)"] + result.toSee.map { "还要办：\($0)" },
            isReceipt: true)
    }

    /// Whoever served somebody on the acting day and does not today may look back, and no more.
    func checkStillServes(_ person: Person) throws {
        guard account.scope != nil, session.day != session.now.day else { return }
        let today = session.acting(on: session.now.day, at: session.now)
        if try today.find(Resident.ID(person.id)) != nil { return }
        // Who lives nowhere today (moved out, died) is still theirs who served them last.
        let left = try today.records(Departure.self).where(Departure.resident == Resident.ID(person.id))
            .count()
        if left > 0 { return }
        throw ActionFailure.notPermitted(
            "\(person.name)今天不在你的管辖范围内", hint: "\(session.day) 的情况只能看；要改、要看全文，请现在管的人来办")
    }

    /// The one resident somebody names: `居民12`, or a whole name that one person in scope bears.
    func resident(_ word: String) throws -> Person {
        let plain = try listedResident(word).map { "居民\($0)" } ?? word.squeezed
        if plain.hasPrefix("居民"), let number = Int64(plain.dropFirst(2)) {
            guard let person = try residents(Resident.id == Resident.ID(number), limit: 1).first else {
                throw unseen("居民", number, "输入 居民 和姓名查编号")
            }
            return person
        }
        let people = try residents(Resident.name == word, limit: 20)
        guard let person = people.first else {
            throw ActionFailure.notFound("管辖范围内没有叫“\(word)”的居民", hint: "核对姓名，或写 居民12 这样的编号")
        }
        guard people.count == 1 else {
            throw ActionFailure.ambiguous("叫“\(word)”的有 \(people.count) 人", choices: try choices(people))
        }
        return person
    }

    /// The one household somebody names: `户34`, or an address that one household in scope has.
    func household(_ word: String) throws -> Household.ID {
        let plain = word.squeezed
        if plain.hasPrefix("户"), let number = Int64(plain.dropFirst()) {
            guard try session.find(Household.ID(number)) != nil else {
                throw unseen("户", number, "输入 居民 和姓名查户的编号")
            }
            return Household.ID(number)
        }
        guard let address = DoorAddress(word) else {
            throw ActionFailure.notUnderstood("看不懂地址“\(word)”", hint: "写成 户34，或 6幢2单元301")
        }
        let found = try households(at: address, limit: 20)
        guard let home = found.first else {
            throw ActionFailure.notFound("管辖范围内没有“\(address.text)”这一户", hint: "核对楼栋、单元和室")
        }
        guard found.count == 1 else {
            throw ActionFailure.ambiguous(
                "“\(address.text)”有 \(found.count) 户", choices: found.map { "户\($0.raw)" })
        }
        return home
    }

    /// The households in scope that an address fits, in the order of their ids: as much of it as is written.
    func households(at address: DoorAddress, limit: Int) throws -> [Household.ID] {
        var buildings = session.records(Building.self).where(Building.name == address.buildingName)
        if let estate = address.estate { buildings = buildings.where(Building.estate == estate) }
        let there = try buildings.order(by: "id").ids().map { Value.integer($0.raw) }
        var query = session.records(Household.self).where(.among("building", there))
        if let unit = address.unit { query = query.where(Household.unit == unit) }
        if let room = address.room { query = query.where(Household.room == room) }
        return try query.order(by: "id").limit(limit).ids()
    }
}
