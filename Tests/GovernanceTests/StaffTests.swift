import Governance
import Records
import TestKit
import Testing

/// Whom a household turns to, whoever is away.
@Suite struct StaffTests {
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample(on: "2026-11-17") { street in
            try street.household("张样一")
            try street.account("田", .gridWorker, scope: "张家湾/3")
            try street.account("方", .gridWorker, scope: "张家湾/2")
            try street.account("夏", .secretary, scope: "张家湾")
            try street.account("钟", .cadre)
            try build(street)
        }
    }

    private func contact(_ street: Street, on day: Day? = nil) throws -> String {
        let household = street.households["张样一"]
        return try street.read(on: day) { session in
            let found = try Staff(session).contact(
                household: household?.raw, building: street.place("6幢"))
            return found.map { "\($0.account)：\($0.why)" } ?? "没有人"
        }
    }

    @Test func `a household turns to the worker of its grid`() throws {
        #expect(try contact(try Self.street()) == "田：第3网格网格员")
    }

    @Test func `who is away is stood in for until the day they are back`() throws {
        let street = try Self.street { street in
            _ = try street.write { work in
                try work.insert(
                    Handover.self, Handover.account <- "田", Handover.to <- "方", Handover.from <- "2026-11-18",
                    Handover.until <- "2026-11-21", Handover.reason <- "病假")
            }
        }
        #expect(try contact(street) == "田：第3网格网格员")
        #expect(try contact(street, on: "2026-11-18") == "方：第3网格网格员（田 病假，移交，2026-11-21 交回）")
        #expect(try contact(street, on: "2026-11-20").hasPrefix("方"))
        #expect(try contact(street, on: "2026-11-21") == "田：第3网格网格员")
    }

    @Test func `nobody named: the deputy; no deputy: the secretary, and it says so`() throws {
        let street = try Self.street { street in
            _ = try street.write { work in
                try work.insert(
                    Handover.self, Handover.account <- "田", Handover.to <- nil, Handover.from <- "2026-11-10",
                    Handover.until <- "2026-12-01", Handover.reason <- "病假")
            }
        }
        #expect(try contact(street) == "夏：网格员 田 病假，无B岗，由社区书记")
        try street.write { work in
            try work.insert(
                Deputy.self, Deputy.account <- "田", Deputy.deputy <- "方", Deputy.from <- "2026-11-17",
                Deputy.until <- nil)
        }
        #expect(try contact(street).hasPrefix("方"))
    }

    @Test
    func `two who stand in for each other are both away: it goes to the secretary, and does not go round`()
        throws
    {
        let street = try Self.street { street in
            _ = try street.write { work in
                for (one, other) in [("田", "方"), ("方", "田")] {
                    try work.insert(
                        Handover.self, Handover.account <- one, Handover.to <- other,
                        Handover.from <- "2026-11-10", Handover.until <- "2026-12-01", Handover.reason <- "病假"
                    )
                }
            }
        }
        #expect(try contact(street).hasPrefix("夏"))
    }

    @Test func `a grid without a worker, a community without a secretary: somebody still has it`() throws {
        let street = try Street.sample { street in
            try street.household("张样一")
            try street.account("钟", .cadre)
        }
        #expect(try contact(street) == "钟：第3网格没有网格员，由街道")
    }

    @Test func `a household can have somebody else`() throws {
        let street = try Self.street { street in
            _ = try street.write { work in
                try work.insert(
                    Reassignment.self, Reassignment.household <- street.households["张样一"]!,
                    Reassignment.account <- "方", Reassignment.from <- "2026-11-17", Reassignment.until <- nil,
                    Reassignment.reason <- "亲属回避")
            }
        }
        #expect(try contact(street) == "方：改派")
    }

    @Test func `duties around the clock are those of whoever is on duty then, the nearest area first`() throws
    {
        let street = try Self.street { street in
            _ = try street.write { work in
                func shift(_ account: String, _ from: Int, _ until: Int, _ area: Int64?) throws {
                    try work.insert(
                        Shift.self, Shift.account <- account,
                        Shift.from <- Instant("2026-11-17", minute: from),
                        Shift.until <- Instant("2026-11-17", minute: until),
                        Shift.area <- area.map { Int($0) },
                        Shift.isLead <- nil)
                }
                try shift("钟", 0, 1440, nil)
                try shift("方", 480, 1200, street.place("张家湾"))
            }
        }
        func onDuty(_ minute: Int) throws -> String? {
            street.clock.set("2026-11-17", minute: minute)
            return try street.read { try Staff($0).onDuty(building: street.place("6幢"))?.account }
        }
        #expect(try onDuty(540) == "方")
        #expect(try onDuty(1300) == "钟")
        street.clock.set("2026-11-18", minute: 60)
        let found = try street.read { try Staff($0).onDuty(building: street.place("6幢")) }
        #expect(found?.account == "田")
        #expect(found?.why == "值班表上没有人，由第3网格网格员")
    }

    @Test func `a rule's words find people by role, post and link`() throws {
        let street = try Self.street { street in
            try street.household("李样二")
            try street.write { work in
                try work.insert(
                    Appointment.self, Appointment.resident <- nil, Appointment.name <- "赵样四",
                    Appointment.post <- .buildingHead, Appointment.area <- Int(street.place("6幢")),
                    Appointment.from <- "2026-01-01", Appointment.until <- nil)
                try work.insert(
                    Link.self, Link.kind <- .contactHousehold, Link.fromType <- "resident",
                    Link.from <- Int(street.residents["李样二"]!.raw), Link.toType <- "household",
                    Link.to <- Int(street.households["张样一"]!.raw), Link.since <- "2026-01-01",
                    Link.until <- nil)
            }
        }
        let found = try street.read { session in
            try session.people(
                meant: ["网格员", "联户党员", "楼栋长", "社区书记", "结对党员"],
                household: street.households["张样一"]?.raw, building: street.place("6幢"), try Staff(session)
            ).map { "\($0.word) \($0.names.joined(separator: "、"))" }
        }
        #expect(found == ["网格员 田", "联户党员 李样二", "楼栋长 赵样四", "社区书记 夏", "结对党员 "])
    }
}
