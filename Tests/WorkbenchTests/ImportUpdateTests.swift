import Foundation
import Governance
import Records
import TestKit
import Testing
import Workbench

/// Lists that say something else of what the books have.
@Suite struct ImportUpdateTests {
    /// A new telephone that looks the same behind the mask, an identity number where there was none, a category more;
    /// and somebody who says nothing new.
    private static let second = """
        姓名,性别,身份证号码,出生日期,联系电话,住址,与户主关系,关爱类别
        张样一,女,420199195504218006,,15499992222,6幢1单元101,户主,独居老人
        李样二,男,,1950-01-01,,6幢1单元102,,低保户
        王样三,女,,1951-01-01,15455556666,6幢1单元103,配偶,
        """

    private static func books() throws -> (Books, (String) throws -> String) {
        let books = try Books()
        let text = """
            姓名,性别,身份证号码,出生日期,联系电话,住址,与户主关系,关爱类别
            张样一,女,\(number),,15411112222,6幢1单元101,户主,
            李样二,男,,1950-01-01,15433334444,6幢1单元102,户主,低保户
            王样三,女,,1951-01-01,15455556666,6幢1单元103,户主,
            """
        try books.importRegister(try books.folder.file("甲.csv", text))
        return (books, { try books.folder.file("乙.csv", $0) })
    }

    /// An invented number of a woman born on 1955-04-21 with the right last character.
    private static let number: String = {
        (0...9).lazy.map { "42019919550421802\($0)" }.first { (try? IDNumber($0)) != nil }
            ?? "42019919550421802X"
    }()

    private static var changed: String {
        second.replacingOccurrences(of: "420199195504218006", with: number)
    }

    private func phone(_ books: Books, _ name: String, is number: String) throws -> Bool {
        try books.desk(mode: .readOnly) { desk in
            try desk.session.count(
                Selection(of: Resident.declaration).where(Resident.name == name)
                    .where(.sealed("phone", equals: number))) == 1
        }
    }

    @Test func `a row about somebody whom the books have says what is otherwise, and changes nothing`() throws
    {
        let (books, file) = try Self.books()
        let before = try books.desk(mode: .readOnly) { try $0.session.lastCommit() }
        let result = try books.importRegister(try file(Self.changed))
        #expect(result.rows.map(\.status) == [.duplicate, .duplicate, .duplicate])
        #expect(
            result.rows.map { $0.problems[0].message } == [
                "账本里已有此人，“联系电话”（154****2222 → 154****2222）、“关爱类别”（增加 独居老人）与账本不同",
                "账本里已有此人", "账本里已有此人，“与户主关系”（户主 → 配偶）与账本不同",
            ])
        #expect(result.rows[0].problems[0].hint == "没有改动账本；要按表更新，加 --update")
        #expect(result.notes.contains("重复的行里，2 行与账本不同，没有改；要按表更新，加 --update，可先用 --dry-run 看"))
        #expect(result.commits == [] && result.updated == 0)
        #expect(try phone(books, "张样一", is: "15411112222"))
        // Only the layout of the list may have been noted.
        let touched = try books.desk(mode: .readOnly) { try $0.session.changes(after: before) }
        #expect(touched.allSatisfy { $0.type == ImportLayout.declaration.name })
    }

    @Test func `an update is shown first, changes what is otherwise, and is taken back by its name`() throws {
        let (books, file) = try Self.books()
        let path = try file(Self.changed)
        let dry = try books.importRegister(path, mode: .dryRun) { $0.isUpdating = true }
        #expect(dry.updated == 2 && dry.commits == [])
        #expect(try phone(books, "张样一", is: "15411112222"))

        let result = try books.importRegister(path) { $0.isUpdating = true }
        #expect(result.rows == dry.rows)
        #expect(result.count(.duplicate) == 3 && result.updated == 2)
        #expect(result.notes.contains("重复的行里，2 行已按表更新账本里的记录"))
        #expect(try phone(books, "张样一", is: "15499992222"))
        #expect(try phone(books, "李样二", is: "15433334444"))
        let run = try #require(result.run)
        try books.desk(mode: .readOnly) { desk in
            let session = desk.session
            let tag = try #require(
                try session.records(CareTag.self).where(CareTag.category == .loneElder).first())
            #expect(try session.importOrigin(of: CareTag.declaration, id: tag.rawID) == nil)
            let batch = try #require(
                try session.records(ImportBatch.self).where(ImportBatch.run == run).first())
            #expect(try batch[ImportBatch.updated] == 2 && batch[ImportBatch.duplicate] == 3)
            #expect(try batch[ImportBatch.state] == .done)
            let wives = session.records(Membership.self).where(Membership.relation == .spouse)
            #expect(try wives.count() == 1)
        }
        // The same again has nothing to do.
        #expect(try books.importRegister(path) { $0.isUpdating = true }.commits == [])

        try books.desk { _ = try $0.undo(run) }
        #expect(try phone(books, "张样一", is: "15411112222"))
        #expect(try books.count(CareTag.self) == 1)
        #expect(try books.desk(mode: .readOnly) { try $0.session.verify().holds })
    }

    @Test func `an identity number is filled in, and who lives elsewhere or is gone is left alone`() throws {
        let (books, file) = try Self.books()
        try books.desk { desk in
            let dead = try #require(
                try desk.session.records(Resident.self).where(Resident.name == "王样三").first())
            try desk.session.write(Purpose("登记")) { work in
                try work.insert(
                    Departure.self, Departure.resident <- Resident.ID(dead.rawID), Departure.kind <- .died,
                    Departure.day <- "2026-11-20")
            }
        }
        let other = (0...9).lazy.map { "42019919500101803\($0)" }.first { (try? IDNumber($0)) != nil }
        let text = """
            姓名,性别,身份证号码,出生日期,联系电话,住址
            张样一,女,\(Self.number),,15411112222,7幢1单元101
            李样二,男,\(other ?? "42019919500101803X"),1950-01-01,154****9999,6幢1单元102
            王样三,女,,1951-01-01,15400000000,6幢1单元103
            """
        let result = try books.importRegister(try file(text)) { $0.isUpdating = true }
        #expect(
            result.rows.map { $0.problems[0].message } == [
                "账本里已有此人，“家庭住址”与账本不同，没有改",
                "账本里已有此人，“身份证号码”（增加 420199********\((other ?? "803X").suffix(4))）按表更新",
                "账本里已有此人，已故（2026-11-20）",
            ])
        #expect(result.rows[0].problems[0].hint == "搬了家的，用 迁居 登记")
        #expect(result.updated == 1)
        #expect(result.notes.contains("重复的行里，1 行的住址与账本不同，没有改；搬了家的，用 迁居 登记"))
        #expect(try phone(books, "李样二", is: "15433334444"))
        #expect(try books.count(Building.self) == 1)
    }

    @Test func `new people and changed ones land together in commits of no more than a chunk`() throws {
        let books = try Books()
        func row(_ number: Int, phone: Int) -> String {
            let day: Day = "1950-01-01" + number
            return
                "张样\(UnicodeScalar(UInt16(0x4E00 + number)).map(Character.init) ?? "一"),女,\(day),154\(10_000_000 + phone),6幢1单元\(number + 1)"
        }
        let heading = "姓名,性别,出生日期,联系电话,住址\n"
        // Every fifth is new, so that what is known and what is not waits side by side.
        let known = (0..<2600).filter { $0 % 5 != 0 }.map { row($0, phone: $0) }
        try books.importRegister(
            try books.folder.file("甲.csv", heading + known.joined(separator: "\n")))
        let all = (0..<2600).map { row($0, phone: $0 + 50_000) }
        let result = try books.importRegister(
            try books.folder.file("乙.csv", heading + all.joined(separator: "\n"))
        ) { $0.isUpdating = true }
        let counts: [Int] = [result.count(.good), result.count(.duplicate), result.updated]
        #expect(counts == [520, 2080, 2080])
        #expect(result.commits.count == 2)
        try books.desk(mode: .readOnly) { desk in
            let people = try result.commits.map { commit in
                try desk.session.changes(of: commit).filter { $0.type == Resident.declaration.name }.count
            }
            #expect(people.allSatisfy { $0 <= 2000 } && people.reduce(0, +) == 2600)
        }
    }

    @Test func `the same door of another community is another home, and a category to come is no new one`()
        throws
    {
        let (books, file) = try Self.books()
        try books.desk { desk in
            let one = try #require(
                try desk.session.records(Resident.self).where(Resident.name == "张样一").first())
            try desk.session.write(Purpose("登记")) { work in
                try work.insert(Community.self, Community.name <- "北环路")
                try work.insert(
                    CareTag.self, CareTag.resident <- Resident.ID(one.rawID), CareTag.category <- .loneElder,
                    CareTag.source <- .own, CareTag.from <- "2026-12-01")
            }
        }
        let path = try file(
            "姓名,性别,身份证号码,住址,与户主关系,关爱类别\n张样一,女,\(Self.number),6幢1单元101,配偶,独居老人\n")
        let here = try books.importRegister(path, mode: .dryRun) { $0.isUpdating = true }
        #expect(here.rows[0].problems[0].message == "账本里已有此人，“与户主关系”（户主 → 配偶）按表更新")
        let there = try books.importRegister(path, community: "北环路") { $0.isUpdating = true }
        #expect(there.rows[0].problems[0].message == "账本里已有此人，“家庭住址”与账本不同，没有改")
        #expect(there.updated == 0 && there.elsewhere == 1)
    }

    @Test func `of what is in the books under a key, an update changes what the list has columns for`() throws
    {
        let clerk = try Clerk.sample()
        let heading = "单位名称,统一社会信用代码,单位类别,单位联络员,联系电话"
        _ = try clerk.take("unit", text: "\(heading)\n省图,524201995840951400,事业,王一,15411112222\n")
        let other = "\(heading)\n省图,524201995840951400,事业,李二,15433332222\n"

        let told = try clerk.take("unit", text: other)
        #expect(told.rows[0].problems.map(\.message) == ["账本里已有“统一社会信用代码”相同的驻区单位，“单位联络员”、“联络员电话”不同"])
        #expect(told.updated == 0 && told.differing == 1)

        let dry = try clerk.take("unit", text: other, mode: .dryRun) { $0.isUpdating = true }
        let real = try clerk.take("unit", text: other) { $0.isUpdating = true }
        #expect(dry.rows == real.rows && dry.updated == 1 && real.updated == 1)
        #expect(real.rows.map(\.status) == [.duplicate])
        func unit() throws -> Row {
            try #require(try clerk.street.read { try $0.records(ResidentUnit.self).first() })
        }
        #expect(try unit()[ResidentUnit.liaison] == "李二")
        // What the list has no column for stays, and an empty cell, too.
        let less = "单位名称,统一社会信用代码,单位类别,单位联络员\n省图,524201995840951400,事业,\n"
        #expect(try clerk.take("unit", text: less) { $0.isUpdating = true }.updated == 0)
        #expect(try unit()[ResidentUnit.phone]?.text == "154****2222")

        _ = try clerk.street.desk { try $0.undo(real.run) }
        #expect(try unit()[ResidentUnit.liaison] == "王一")
    }

    @Test func `an update that the books refuse is refused alone, and all or nothing changes nothing`() throws
    {
        let clerk = try Clerk.sample()
        let heading = "名称,组织类别,备案或登记,备案日期,登记日期,统一社会信用代码"
        _ = try clerk.take("organisation", text: "名称,组织类别,统一社会信用代码\n甲社,社会组织,524201995840951400\n")
        let bad = "\(heading)\n甲社,社会组织,备案,,2020-01-01,524201995840951400\n乙社,社会组织,,,,\n"
        for mode in [Context.Mode.dryRun, .apply] {
            let withheld = try clerk.take("organisation", text: bad, mode: mode) {
                $0.isUpdating = true
                $0.isAllOrNothing = true
            }
            #expect(withheld.isWithheld && withheld.updated == 0)
        }
        #expect(try clerk.street.read { try $0.records(Organisation.self).count() } == 1)
        let result = try clerk.take("organisation", text: bad) { $0.isUpdating = true }
        #expect(result.rows.map(\.status) == [.refused, .good] && result.updated == 0)
    }
}
