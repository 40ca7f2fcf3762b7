import Foundation
import Governance
import Records
import Testing

/// What an administrator decides for a workspace: settings, which plugins work, the tables of older books.
@Suite struct SettingsTests {
    private func settings(_ town: Town, _ key: String) throws -> [String] {
        let listed = try town.gewu("plugin", "settings", "visits", "--format", "json").json()
        return listed.list.filter { $0["key"].text == key }.map { row in
            "\(row["community"].text ?? "街道") \(row["value"].text ?? "")"
        }
    }

    @Test func `a setting holds for the street, and for a community that has its own`() throws {
        let town = try Town()
        #expect(try settings(town, "elder_cadence") == ["街道 month"])

        let own = try town.gewu(
            "plugin", "settings", "visits", "elder_cadence", "week", "--community", "张家湾", "--on", Town.day)
        #expect(own.status == 0, "\(own.errors)")
        _ = try town.gewu("plugin", "settings", "visits", "elder_cadence", "quarter", "--on", Town.day)
        #expect(try settings(town, "elder_cadence") == ["街道 quarter", "张家湾 week"])

        let night = try town.gewu("run", "nightly", "--on", Town.day)
        #expect(night.status == 0, "\(night.errors)")
        #expect(try elderPeriods(in: town.path) == ["2026-Q4": false, "2026-W47": true])
    }

    @Test func `a setting that is given back is the street's, and then the default`() throws {
        let town = try Town()
        for words in [
            ["week"], ["week", "--community", "张家湾"], ["quarter"], ["--reset", "--community", "张家湾社区"],
        ] {
            let set = try town.gewu(["plugin", "settings", "visits", "poor_cadence"] + words)
            #expect(set.status == 0, "\(set.errors)")
        }
        #expect(try settings(town, "poor_cadence") == ["街道 quarter"])
        _ = try town.gewu("plugin", "settings", "visits", "poor_cadence", "--reset")
        #expect(try settings(town, "poor_cadence") == ["街道 month"])
    }

    @Test(
        arguments: [
            (["elder_cadance", "week"], 78, "是否指"), (["elder_cadence", "weekly"], 78, "week"),
            (["illness_months", "25"], 78, "不能大于 24"), (["elder_cadence"], 64, "改成什么"),
            (["elder_cadence", "week", "--community", "张家弯"], 1, "张家湾"),
            (["elder_cadence", "week", "--community", "张家湾/1"], 1, "不是社区"),
        ] as [([String], Int32, String)])
    func `what cannot be set is said with what can`(words: [String], status: Int32, message: String) throws {
        let town = try Town()
        let before = try lastCommit(in: town.path)
        let refused = try town.gewu(["plugin", "settings", "visits"] + words)
        #expect(refused.status == status)
        #expect(refused.errors.contains(message), "\(refused.errors)")
        #expect(try lastCommit(in: town.path) == before)
    }

    @Test func `only an administrator sets, and everybody may look`() throws {
        let town = try Town()
        let worker = try #require(try account(.gridWorker, in: town.path))
        let refused = try town.gewu(
            "plugin", "settings", "visits", "elder_cadence", "week", "--as", worker)
        #expect(refused.status == 77)
        #expect(try town.gewu("plugin", "settings", "visits", "--as", worker).status == 0)
        for account in [worker, "谁也不是"] {
            #expect(try town.gewu("backup", "备份.db", "--as", account).status == 77)
        }
        #expect(!FileManager.default.fileExists(atPath: town.path + "/备份.db"))
    }

    private func limits(_ town: Town) throws -> [String] {
        try town.gewu("settings", "--format", "json").json().list
            .filter { $0["set"].flag == true }.map { row in
                "\(row["community"].text ?? "街道") \(row["key"].text ?? "") \(row["value"].number ?? 0)"
            }
    }

    @Test func `how large a grid should be is the street's to set, and a community's`() throws {
        let town = try Town()
        #expect(try limits(town) == [])
        for words in [["grid_most", "400"], ["grid_most", "450", "--community", "张家湾"]] {
            let set = try town.gewu(["settings"] + words)
            #expect(set.status == 0, "\(set.errors)")
        }
        #expect(try limits(town) == ["街道 grid_most 400", "张家湾 grid_most 450"])
        let check = try town.gewu("do", "划网格 张家湾 查")
        #expect(check.output.contains("合适 200–450 户") || check.errors.contains("合适 200–450 户"))

        _ = try town.gewu("settings", "grid_most", "--reset", "--community", "张家湾")
        #expect(try limits(town) == ["街道 grid_most 400"])
    }

    @Test(
        arguments: [
            (["grid_mots", "400"], 64, "grid_most"), (["grid_most", "0"], 64, "1 到 10000 的整数（户）"),
            (["grid_most", "许多"], 64, "整数"), (["grid_most", "150"], 1, "大于“网格户数合适的上限”150"),
            (["grid_most", "400", "--community", "张家湾/1"], 1, "不是社区"), (["grid_most"], 64, "改成什么"),
        ] as [([String], Int32, String)])
    func `a limit that cannot be is refused with what can`(words: [String], status: Int32, message: String)
        throws
    {
        let town = try Town()
        let before = try lastCommit(in: town.path)
        let refused = try town.gewu(["settings"] + words)
        #expect(refused.status == status)
        #expect(refused.errors.contains(message), "\(refused.errors)")
        #expect(try lastCommit(in: town.path) == before)
        let worker = try #require(try account(.gridWorker, in: town.path))
        #expect(try town.gewu("settings", "grid_most", "400", "--as", worker).status == 77)
    }

    @Test func `duties of a plugin that is switched off are cancelled, and open again with it`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let open = try openHouseholds(in: town.path)
        #expect(!open.isEmpty)

        let off = try town.gewu("plugin", "disable", "visits", "--on", Town.day)
        #expect(off.status == 0, "\(off.errors)")
        #expect(try openHouseholds(in: town.path).isEmpty)
        #expect(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        #expect(try openHouseholds(in: town.path).isEmpty)

        let on = try town.gewu("plugin", "enable", "visits", "--on", Town.day)
        #expect(on.errors.contains("可读：户、事件"), "\(on.errors)")
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        #expect(try openHouseholds(in: town.path) == open)
    }

    @Test func `older books say what to do, are brought up, and say when there is nothing to bring`() throws {
        let place = try Place()
        let older = Catalogue(
            [
                Community.self, Grid.self, Building.self, PlaceLink.self, Household.self, Resident.self,
                Membership.self, CareTag.self, Matter.self, Visit.self, Duty.self, Operator.self,
                EnabledPlugin.self,
            ], places: PlaceTree(PlaceLink.self, child: "child", parent: "parent"))
        let books = try Store.create(at: Store.Location(folder: place["books"]), older) {
            Instant(milliseconds: 0)
        }
        try books.session(Context(actor: "", day: Day(number: 20_000), mode: .apply)) { session in
            try session.write(Purpose("先前")) { try $0.insert(Community.self, Community.name <- "张家湾") }
        }
        let gewu = Program(folder: place["books"])

        let early = try gewu("do", "待办", "--as", "谁")
        #expect(early.status == 78)
        #expect(early.errors.contains("gewu migrate"), "\(early.errors)")

        let migrated = try gewu("migrate")
        #expect(migrated.status == 0, "\(migrated.errors)")
        #expect(migrated.errors.contains("导入批次"))
        #expect(try gewu("verify").status == 0)
        #expect(try lastCommit(in: place["books"]) == 1)
        let again = try gewu("migrate")
        #expect(again.status == 0)
        #expect(again.errors.contains("没有改动"))
    }
}
