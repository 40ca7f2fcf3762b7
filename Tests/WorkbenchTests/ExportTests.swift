import Foundation
import Governance
import Records
import Sheets
import TestKit
import Testing
import Workbench

@Suite struct ExportTests {
    /// The places, households and people that other records are about; lists name them by words.
    private static func people(phone: String? = nil) throws -> Clerk {
        let clerk = try Clerk.sample()
        try clerk.street.account("管理", .administrator)
        try clerk.street.account("街道", scope: nil)
        try clerk.street.household("张样一", phone: phone)
        try clerk.street.household("李样二")
        try clerk.street.household("王样三")
        return clerk
    }

    /// One or two records of every type that is imported. `isPortable`: without what only these books can read, masked
    /// numbers and the ids of records that have no name.
    private static func full(isPortable: Bool = false) throws -> Clerk {
        let clerk = try people(phone: isPortable ? nil : "15411112222")
        let street = clerk.street
        let community = Community.ID(street.place("张家湾"))
        func number(_ text: String) -> Sealed? { isPortable ? nil : Sealed(text) }
        try street.tag("张样一", "独居老人", since: "2026-01-10")
        let body = try clerk.body("张家湾社区党委")
        let (one, two) = (try #require(street.residents["张样一"]), try #require(street.residents["李样二"]))
        let home = try #require(street.households["李样二"])
        let matter = try street.matter("漏水", on: "2026-11-10", minute: 600)
        try street.write { work in
            try work.update(
                matter, Matter.since <- Instant("2026-11-10", minute: 600),
                Matter.promised <- Instant("2026-11-11", minute: 600), Matter.responsible <- "管理")
        }
        let level = try #require(try street.read { try $0.records(PartyLevel.self).first() }).rawID
        try street.write(on: "2026-11-01") { work in
            try work.update(one, Resident.idNumber <- number("420199195504218096"))
            let unit = try work.insert(
                ResidentUnit.self, ResidentUnit.name <- "省图", ResidentUnit.code <- "524201995840951400",
                ResidentUnit.category <- .institution, ResidentUnit.community <- community,
                ResidentUnit.phone <- number("15433334444"), ResidentUnit.from <- "2020-01-01")
            try work.insert(
                WeatherWarning.self, WeatherWarning.kind <- .heat, WeatherWarning.level <- .orange,
                WeatherWarning.community <- community, WeatherWarning.from <- "2026-07-20",
                WeatherWarning.until <- "2026-07-24")
            let organisation = try work.insert(
                Organisation.self, Organisation.name <- "=物业,\"甲\"", Organisation.kind <- .propertyCompany,
                Organisation.community <- community, Organisation.from <- "2021-01-01")
            let centre = try work.insert(
                Facility.self, Facility.name <- "中心", Facility.kind <- .centre,
                Facility.community <- community,
                Facility.area <- 120.5, Facility.isBookable <- true, Facility.from <- "2014-05-06")
            try work.insert(
                Facility.self, Facility.name <- "图书室", Facility.kind <- .room, Facility.within <- centre,
                Facility.capacity <- 20, Facility.from <- "2014-05-06", Facility.until <- "2025-01-01")
            let member = try work.insert(
                PartyMember.self, PartyMember.resident <- one, PartyMember.body <- body,
                PartyMember.status <- .full,
                PartyMember.belonging <- .registered, PartyMember.from <- "2020-01-01")
            let outside = try work.insert(
                PartyMember.self, PartyMember.name <- "王外", PartyMember.body <- body,
                PartyMember.status <- .full,
                PartyMember.belonging <- .reportedHome, PartyMember.unit <- unit,
                PartyMember.from <- "2020-01-01")
            let post = try work.insert(
                Appointment.self, Appointment.name <- "王外", Appointment.post <- .secretary,
                Appointment.body <- body,
                Appointment.from <- "2024-01-01")
            try work.insert(
                Appointment.self, Appointment.resident <- two, Appointment.post <- .buildingHead,
                Appointment.area <- Int(street.place("6幢")), Appointment.from <- "2024-01-01")
            try work.insert(
                PartyTerm.self, PartyTerm.body <- body, PartyTerm.number <- 3, PartyTerm.from <- "2024-01-01")
            try work.insert(
                Seat.self, Seat.community <- community, Seat.kind <- .unit, Seat.state <- .filled,
                Seat.unit <- unit,
                Seat.appointment <- post, Seat.from <- "2024-01-01")
            try work.insert(
                Link.self, Link.kind <- .contactHousehold, Link.fromType <- "party_member",
                Link.from <- Int(isPortable ? outside.raw : member.raw), Link.toType <- "household",
                Link.to <- Int(home.raw),
                Link.since <- "2024-01-01")
            try work.insert(
                Link.self, Link.kind <- .guardian, Link.fromType <- "resident", Link.from <- Int(one.raw),
                Link.toType <- "resident", Link.to <- Int(two.raw), Link.since <- "2024-01-01")
            try work.insert(
                Contact.self, Contact.resident <- one, Contact.name <- "张样三", Contact.relation <- .child,
                Contact.phone <- number("15455556666"), Contact.from <- "2020-01-01")
            try work.insert(
                Registration.self, Registration.resident <- two, Registration.address <- "某省某市",
                Registration.from <- "2020-01-01")
            try work.insert(
                Absence.self, Absence.resident <- two, Absence.kind <- .away, Absence.from <- "2026-11-01",
                Absence.until <- "2026-12-01")
            try work.insert(
                DailyContact.self, DailyContact.resident <- one, DailyContact.way <- .phone,
                DailyContact.by <- 960, DailyContact.consent <- .person,
                DailyContact.standIn <- "例某", DailyContact.from <- "2026-01-01")
            try work.insert(
                DailyMark.self, DailyMark.resident <- one, DailyMark.day <- "2026-11-12",
                DailyMark.way <- .passing)
            try work.insert(
                ServiceRecord.self, ServiceRecord.resident <- one, ServiceRecord.day <- "2026-10-01",
                ServiceRecord.hours <- 1.5, ServiceRecord.service <- "理发",
                ServiceRecord.organisation <- organisation,
                ServiceRecord.matter <- isPortable ? nil : matter)
            try work.insert(
                AssignedCode.self, AssignedCode.code <- "420106012007",
                AssignedCode.place <- Int(community.raw),
                AssignedCode.from <- "2013-01-01")
            try work.insert(
                Departure.self, Departure.resident <- (try #require(street.residents["王样三"])),
                Departure.kind <- .movedOut, Departure.day <- "2026-10-01",
                Departure.household <- street.households["王样三"], Departure.destination <- "某区")
            try work.insert(
                PlaceSuccessor.self, PlaceSuccessor.kind <- .split,
                PlaceSuccessor.earlier <- Int(street.place("张家湾/1")),
                PlaceSuccessor.later <- Int(street.place("张家湾/2")), PlaceSuccessor.day <- "2022-01-01",
                PlaceSuccessor.source <- "会议纪要")
            let branch = try work.insert(
                PartyBody.self, PartyBody.name <- "第一支部", PartyBody.level <- PartyLevel.ID(level),
                PartyBody.form <- .branch, PartyBody.from <- "2021-01-01")
            try work.insert(
                PartyLink.self, PartyLink.body <- branch, PartyLink.parent <- body,
                PartyLink.from <- "2021-01-01")
            try work.insert(
                PluginSetting.self, PluginSetting.plugin <- "visits", PluginSetting.community <- community,
                PluginSetting.key <- "频次", PluginSetting.value <- "2")
            try work.insert(
                PartyBody.self, PartyBody.name <- "旧支部",
                PartyBody.level <- PartyLevel.ID(level),
                PartyBody.form <- .branch, PartyBody.unit <- unit, PartyBody.from <- "2010-01-01",
                PartyBody.until <- "2020-01-01")
        }
        try street.logVisit("张样一", on: "2026-11-12", outcome: .met, settling: false)
        return clerk
    }

    /// All types that a list may bring, but residents, whose register has a test of its own.
    private static func importable(_ clerk: Clerk) throws -> [Declaration] {
        try clerk.street.desk(as: "管理", mode: .readOnly) { desk in
            desk.session.catalogue.types.filter { type in
                do {
                    // No file, no list: what may not be imported is refused before that.
                    _ = try RecordImport(type, "").run(at: desk)
                    return true
                } catch is ActionFailure {
                    return false
                } catch {
                    return type.name != Resident.declaration.name
                }
            }
        }
    }

    @Test func `what was exported comes into other books as it was, whatever the type`() throws {
        let old = try Self.full(isPortable: true)
        let new = try Self.people()
        for type in try Self.importable(old) {
            let (sent, back) = (old.path("\(type.name).csv"), old.path("\(type.name)-2.csv"))
            let count = try Self.export(type.name, to: sent, old, anyDay: true)
            #expect(count > 0, "\(type.name)")
            let result = try new.take(type.name, sent, as: "管理", community: nil)
            #expect(
                result.count(.good) + result.count(.duplicate) == count,
                "\(type.name) \(result.rows.filter { $0.status == .refused || $0.status == .mended })")
            #expect(try Self.export(type.name, to: back, new, anyDay: true) == count)
            let texts = try [sent, back].map { try String(contentsOfFile: $0, encoding: .utf8) }
            #expect(texts[0] == texts[1], "\(type.name)")
            #expect(!texts[0].contains("#"), "\(type.name)")
        }
    }

    @Test(arguments: ["csv", "xlsx"])
    func `what was exported and is imported again changes nothing`(ending: String) throws {
        let clerk = try Self.full()
        for name in try Self.importable(clerk).map(\.name) {
            let file = clerk.path("\(name).\(ending)")
            let count = try Self.export(name, to: file, clerk, anyDay: true)
            #expect(count > 0, "\(name)")
            let before = try clerk.street.read { session in
                try session.count(Selection(of: try session.type(named: name)))
            }
            let result = try clerk.take(name, file, as: "管理", community: nil)
            #expect(
                result.count(.duplicate) == count, "\(name) \(result.rows.filter { $0.status != .duplicate })"
            )
            #expect(result.commits == [], "\(name)")
            #expect(result.ignored == [], "\(name)")
            let after = try clerk.street.read { session in
                try session.count(Selection(of: try session.type(named: name)))
            }
            #expect(after == before, "\(name)")
        }
    }

    @Test func `a register that was exported and is imported again changes nothing`() throws {
        let books = try Books()
        try books.importRegister()
        let people = try books.count(Resident.self)
        for ending in ["csv", "xlsx"] {
            let file = books.folder.path + "/册.\(ending)"
            try books.desk(mode: .readOnly) { desk throws in
                let export = RecordExport(Resident.declaration)
                #expect(try export.run(at: desk, to: Self.writer(file, "居民", export.columns)) == people)
            }
            let again = try books.importRegister(file)
            #expect(
                again.count(.duplicate) == people,
                "\(again.rows.filter { $0.status != .duplicate }.prefix(3))")
            #expect(again.commits == [])
        }
    }

    @Test func `protected fields are masked, and nobody's number gets out`() throws {
        let clerk = try Self.full()
        for name in ["resident", "unit", "contact"] {
            let file = clerk.path("\(name).csv")
            try Self.export(name, to: file, clerk)
            let text = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
            for number in ["420199195504218096", "15411112222", "15433334444", "15455556666"] {
                #expect(!text.contains(number), "\(name)")
            }
        }
        let text = try String(contentsOf: URL(fileURLWithPath: clerk.path("resident.csv")), encoding: .utf8)
        #expect(
            text.contains("张样一,女,1943-05-01,420199********8096,154****2222,张家湾社区6幢1单元101,户主,第3网格,独居老人\r\n"))
    }

    @Test func `only what lies in a place and holds on the day is written, unless all is asked for`() throws {
        let clerk = try Self.full()
        try clerk.street.community("北环路", grids: 1)
        let file = clerk.path("a.csv")
        #expect(try Self.export("facility", to: file, clerk) == 1)
        #expect(try Self.export("facility", to: clerk.path("b.csv"), clerk, anyDay: true) == 2)
        try clerk.street.desk(mode: .readOnly) { desk throws in
            let there = RecordExport(Facility.declaration, in: clerk.street.place("北环路"))
            #expect(try there.run(at: desk, to: Self.writer(clerk.path("c.csv"), "设施", there.columns)) == 0)
        }
    }

    @Test func `more records than a page holds come all, once, in order`() throws {
        let clerk = try Clerk.sample()
        let lines = (1...4100).map { "单位\($0),事业" }
        try clerk.take("unit", text: (["单位名称,单位类别"] + lines).joined(separator: "\n"))
        let file = clerk.path("u.csv")
        #expect(try Self.export("unit", to: file, clerk) == 4100)
        let reader = try SheetReader(file)
        _ = try reader.next()
        var names: [Sheets.Cell.Value] = []
        while let row = try reader.next() { names.append(row[0]) }
        #expect(names == (1...4100).map { .text("单位\($0)") })
    }

    @Test func `the rows of an answer are a table, too`() throws {
        let clerk = try Self.full()
        clerk.street.rules = { [.care()] }
        try clerk.street.evaluate()
        let file = clerk.path("待办.xlsx")
        try clerk.street.desk(mode: .readOnly) { desk throws in
            let answer = try desk.run(line: "居民 张样一")
            #expect(!answer.rows.isEmpty)
            #expect(answer.tableColumns.first?.content == .number)
            try answer.write(to: Self.writer(file, "待办", answer.tableColumns))
        }
        let reader = try SheetReader(file)
        #expect(try reader.next()?.cells.first?.value == .text("编号"))
        #expect(try reader.next()?.cells[1].value == .text("张样一"))
    }

    @discardableResult
    private static func export(_ name: String, to file: String, _ clerk: Clerk, anyDay: Bool = false) throws
        -> Int
    {
        try clerk.street.desk(mode: .readOnly) { desk throws in
            var export = RecordExport(try desk.session.type(named: name))
            export.anyDay = anyDay
            return try export.run(at: desk, to: writer(file, name, export.columns))
        }
    }

    private static func writer(_ file: String, _ title: String, _ columns: [TableColumn]) throws
        -> any TableWriter
    {
        file.hasSuffix(".xlsx")
            ? try WorkbookWriter(file, title: title, columns) : try CSVWriter(try OutputFile(file), columns)
    }
}
