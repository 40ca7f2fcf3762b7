import Foundation
import Testing

/// Where the books are, who reads them, and how they are made and kept.
@Suite struct WorkspaceTests {
    @Test func `a new workspace works right after it is made`() throws {
        let place = try Place()

        #expect(try place.gewu("init", "街道").status == 0)

        var inside = place.gewu
        inside.folder = place["街道"]
        #expect(try inside("do", "待办").status == 0)
        #expect(try inside("run", "nightly").status == 0)
        #expect(try inside("verify").status == 0)
        let plugins = try inside("plugin", "list", "--format", "json").json()
        let visits = try #require(plugins.list.first { $0["name"].text == "visits" })
        #expect(visits["enabled"].flag == true)
        let doctor = try inside("doctor")
        #expect(doctor.status == 0, "\(doctor.output)")
    }

    @Test func `nobody else can read a new workspace`() throws {
        let place = try Place()
        _ = try place.gewu("init", "w")

        func mode(_ name: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: place[name])[.posixPermissions] as? Int
        }
        #expect(try mode("w") == 0o700)
        #expect(try mode("w/gewu.db") == 0o600)
        #expect(try mode("w/gewu.key") == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: place["w"]).sorted() == [
                "gewu.db", "gewu.key", "plugins",
            ])
    }

    @Test func `making it twice is refused and changes nothing`() throws {
        let place = try Place()
        _ = try place.gewu("init", "w")
        let books = try Data(contentsOf: URL(fileURLWithPath: place["w/gewu.db"]))

        let again = try place.gewu("init", "w", "--format", "json")

        #expect(again.status == 1)
        #expect(try again.error()["code"].text == "already_there")
        #expect(try Data(contentsOf: URL(fileURLWithPath: place["w/gewu.db"])) == books)
    }

    @Test func `somebody's own plugins stay as they are`() throws {
        let place = try Place()
        try FileManager.default.createDirectory(
            atPath: place["w/plugins/visits"], withIntermediateDirectories: true)
        try place.write("return nil", to: "w/plugins/visits/manifest.lua")

        let made = try place.gewu("init", "w")

        #expect(
            try String(contentsOfFile: place["w/plugins/visits/manifest.lua"], encoding: .utf8)
                == "return nil")
        #expect(made.status == 0)
    }

    @Test func `it is found by name, by environment and upward`() throws {
        let town = try Town()
        try FileManager.default.createDirectory(
            atPath: town.path + "/a/b", withIntermediateDirectories: true)
        var below = town.gewu
        below.folder = town.path + "/a/b"
        #expect(try below("do", "待办").status == 0)

        var elsewhere = try Place().gewu
        elsewhere.folder = "/"
        let lost = try elsewhere("do", "待办", "--format", "json")
        #expect(lost.status == 78)
        #expect(try lost.error()["code"].text == "not_a_workspace")
        #expect(try elsewhere("do", "待办", "--workspace", town.path).status == 0)
        elsewhere.environment["GEWU_WORKSPACE"] = town.path
        #expect(try elsewhere("do", "待办").status == 0)
    }

    @Test func `a key that is lost, or not the right one, is a misconfiguration`() throws {
        let town = try Town()
        try FileManager.default.removeItem(atPath: town.path + "/gewu.key")
        #expect(try town.gewu("do", "待办").status == 78)
        #expect(try town.gewu("doctor").status == 78)

        try town.write(String(repeating: "0", count: 64), to: "gewu.key")
        let ending = try town.gewu("do", "待办", "--format", "json")
        #expect(ending.status == 78)
        #expect(try ending.error()["code"].text == "wrong_key")
    }

    @Test func `the doctor sees what others could read`() throws {
        let town = try Town()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: town.path + "/gewu.key")

        let ending = try town.gewu("doctor", "--format", "json")

        #expect(ending.status == 78)
        let problem = try #require(try ending.json().list.first { $0["well"].flag == false })
        #expect(problem["item"].text == "密钥权限")
        #expect(problem["hint"].text?.contains("chmod 600") == true)
    }

    @Test func `verify finds a byte that has been changed`() throws {
        let town = try Town()
        #expect(try town.gewu("verify").status == 0)
        try town.tamper()

        let ending = try town.gewu("verify", "--format", "json")

        #expect(ending.status == 1)
        #expect(try ending.json()["holds"].flag == false)
        #expect(try ending.json()["discrepancies"].list.isEmpty == false)
    }

    @Test func `a backup is a workspace once the key is beside it`() throws {
        let town = try Town()
        _ = try town.gewu("run", "nightly", "--on", Town.day)
        let place = try Place()

        #expect(try town.gewu("backup", place["gewu.db"]).status == 0)
        #expect(try town.gewu("backup", place["gewu.db"]).status == 1)

        try FileManager.default.copyItem(atPath: town.path + "/gewu.key", toPath: place["gewu.key"])
        #expect(try place.gewu("verify").status == 0)
        #expect(try duties(in: place.path) == duties(in: town.path))
    }
}
