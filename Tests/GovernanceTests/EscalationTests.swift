import Governance
import Records
import TestKit
import Testing

/// Who is told what, and that nobody is told twice or not at all.
@Suite struct EscalationTests {
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample(on: "2026-11-17") { street in
            try street.household("张样一")
            try street.account("田", .gridWorker, scope: "张家湾/3")
            try street.account("夏", .secretary, scope: "张家湾")
            try street.account("钟", .cadre)
            try build(street)
        }
    }

    /// Reported on Tuesday by 田; closed by the 24th, a Tuesday.
    private static func reported(_ street: Street) throws -> Matter.ID {
        let id = try street.matter("路灯不亮", kind: "PF.01", on: "2026-11-17", minute: 540)
        try street.write { work in
            let moment = Instant("2026-11-24", minute: 1439)
            try work.update(
                id, Matter.promised <- moment, Matter.responsible <- "田", Matter.handler <- "示例物业")
        }
        return id
    }

    private func post(_ street: Street, on day: Day, minute: Int = 540) throws -> Int {
        street.clock.set(day, minute: minute)
        return try street.store.session(Context(actor: "测试", day: day, mode: .apply)) { session in
            try session.write(Purpose("通知")) { work in
                var escalation = try Escalation(session)
                return try escalation.post(in: work)
            }.result
        }
    }

    private func ledger(_ street: Street) throws -> [String] {
        try street.read { session in
            try session.records(Notice.self).order(by: "id").all().map {
                "\(try $0[Notice.recipient]) \(try $0[Notice.step].rawValue)"
            }
        }
    }

    private func see(_ street: Street) throws {
        let unread = try street.read { try $0.records(Notice.self).where(Notice.delivered == nil).ids() }
        try street.write { work in
            for id in unread { try work.update(id, Notice.delivered <- street.clock.now) }
        }
    }

    @Test func `before the term its owner, after it the secretary too, then the street; each once`() throws {
        let street = try Self.street()
        _ = try Self.reported(street)
        #expect(try post(street, on: "2026-11-20") == 0)
        #expect(try post(street, on: "2026-11-23") == 1)
        #expect(try post(street, on: "2026-11-23", minute: 600) == 0)
        try see(street)
        #expect(try post(street, on: "2026-11-25") == 2)
        try see(street)
        #expect(try post(street, on: "2026-11-26") == 0)
        #expect(try post(street, on: "2026-11-27") == 1)
        #expect(try ledger(street) == ["田 提醒", "田 催办", "夏 催办", "钟 督办"])
    }

    @Test func `rest days do not hurry anybody`() throws {
        let street = try Self.street()
        let id = try Self.reported(street)
        // Due on Friday: the street hears of it on Wednesday, not on Sunday.
        try street.write { try $0.update(id, Matter.promised <- Instant("2026-11-20", minute: 1439)) }
        _ = try post(street, on: "2026-11-21")
        try see(street)
        #expect(try post(street, on: "2026-11-22") == 0)
        #expect(try post(street, on: "2026-11-24") == 0)
        #expect(try post(street, on: "2026-11-25") == 1)
    }

    @Test func `a run that comes late tells what it missed, and a new term is told anew`() throws {
        let street = try Self.street()
        let id = try Self.reported(street)
        _ = try post(street, on: "2026-12-20")
        #expect(Set(try ledger(street)) == ["田 提醒", "田 催办", "夏 催办", "钟 督办"])
        try see(street)
        try street.write { try $0.update(id, Matter.promised <- Instant("2026-12-21", minute: 1439)) }
        #expect(try post(street, on: "2026-12-20", minute: 600) == 1)
        #expect(try post(street, on: "2026-12-21") == 0)
    }

    @Test func `what nobody has looked at goes up, once`() throws {
        let street = try Self.street()
        _ = try Self.reported(street)
        _ = try post(street, on: "2026-11-23")
        // 田 does not look. A working day later it is with the street.
        #expect(try post(street, on: "2026-11-24", minute: 1430) == 0)
        #expect(try post(street, on: "2026-11-25", minute: 1) == 3)
        #expect(try ledger(street).last == "钟 未看转送")
        #expect(try post(street, on: "2026-11-25", minute: 2) == 0)
    }

    @Test func `whoever stands in is told, and the one who comes back is told again`() throws {
        let street = try Self.street { street in
            try street.account("方", .gridWorker, scope: "张家湾/2")
            _ = try street.write { work in
                try work.insert(
                    Handover.self, Handover.account <- "田", Handover.to <- "方", Handover.from <- "2026-11-20",
                    Handover.until <- "2026-11-24", Handover.reason <- "病假")
            }
        }
        _ = try Self.reported(street)
        _ = try post(street, on: "2026-11-23")
        #expect(try ledger(street) == ["方 提醒"])
        try see(street)
        _ = try post(street, on: "2026-11-24")
        #expect(try ledger(street) == ["方 提醒", "田 提醒"])
    }

    @Test
    func `a call around the clock is told to who is on duty at once, and half an hour late to the street`()
        throws
    {
        let street = try Self.street { street in
            try street.account("路", .cadre)
            _ = try street.write { work in
                try work.insert(
                    Shift.self, Shift.account <- "路", Shift.from <- Instant("2026-11-17", minute: 0),
                    Shift.until <- Instant("2026-11-18", minute: 0), Shift.area <- nil, Shift.isLead <- nil)
            }
        }
        street.rules = { [.attend()] }
        try street.matter("着火", on: "2026-11-17", minute: 600, household: "张样一")
        try street.evaluate()
        _ = try post(street, on: "2026-11-17", minute: 601)
        #expect(try ledger(street).filter { $0.hasPrefix("路") } == ["路 提醒"])
        try see(street)
        _ = try post(street, on: "2026-11-17", minute: 631)
        #expect(try ledger(street).contains("路 催办"))
        #expect(try ledger(street).contains("夏 催办"))
        try see(street)
        _ = try post(street, on: "2026-11-17", minute: 661)
        #expect(try ledger(street).filter { $0 == "钟 督办" }.count == 1)
        let first = try street.read { try $0.records(Notice.self).order(by: "id").first()?[Notice.text] }
        #expect(first?.contains("先打 110、119、120") == true)
    }

    @Test
    func `somebody unseen at their hour: the pair, then the community, then the street, the same evening`()
        throws
    {
        let street = try Self.street { street in
            try street.account("代", .communityWorker, scope: "张家湾")
            _ = try street.write { work in
                try work.insert(
                    DailyContact.self, DailyContact.resident <- street.residents["张样一"]!,
                    DailyContact.way <- .phone, DailyContact.by <- 1080, DailyContact.standIn <- "代",
                    DailyContact.consent <- .person, DailyContact.from <- "2026-11-17",
                    DailyContact.until <- nil)
            }
        }
        #expect(try post(street, on: "2026-11-17", minute: 1079) == 0)
        _ = try post(street, on: "2026-11-17", minute: 1080)
        #expect(try ledger(street) == ["田 找人", "代 找人"])
        try see(street)
        _ = try post(street, on: "2026-11-17", minute: 1200)
        #expect(try ledger(street).contains("夏 到场"))
        try see(street)
        _ = try post(street, on: "2026-11-17", minute: 1260)
        #expect(try ledger(street).contains("钟 到场"))
        try see(street)
        // Seen at last: nothing more is said.
        try street.write { work in
            try work.insert(
                DailyMark.self, DailyMark.resident <- street.residents["张样一"]!,
                DailyMark.day <- "2026-11-17", DailyMark.way <- .atHome)
        }
        #expect(try post(street, on: "2026-11-17", minute: 1439) == 0)
    }

    @Test func `where there is nobody to tell it fails aloud, and loses nothing`() throws {
        let street = try Street.sample(on: "2026-11-25") { street in
            let id = try street.matter("路灯不亮", kind: "PF.01", on: "2026-11-17", minute: 540)
            try street.write { try $0.update(id, Matter.promised <- Instant("2026-11-24", minute: 1439)) }
        }
        #expect(throws: EscalationFailure.self) { try post(street, on: "2026-11-25") }
        try street.account("钟", .cadre)
        #expect(try post(street, on: "2026-11-25") > 0)
    }
}
