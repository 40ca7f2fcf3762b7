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
        let found = try #require(ending.json()["discrepancies"].list.first?.text)
        let rows = try town.gewu("verify", "--format", "csv").output.split(separator: "\r\n")
        #expect(rows[0] == "holds,commits,rows,count,discrepancy")
        #expect(rows[1].hasPrefix("false,") && rows[1].contains(found))
    }

    @Test func `what verify finds is rows for a program that reads csv`() throws {
        let town = try Town()
        let rows = try town.gewu("verify", "--format", "csv").output.split(separator: "\r\n")
        let report = try town.gewu("verify", "--format", "json").json()
        let commits = try #require(report["commits"].number)
        let count = try #require(report["rows"].number)
        #expect(rows == ["holds,commits,rows,count,discrepancy", "true,\(commits),\(count),0,"])
    }

    @Test func `a folder that cannot be made says what the system says`() throws {
        let place = try Place()
        try place.write("", to: "文件")
        let ending = try place.gewu("init", "文件/里面", "--format", "json")
        #expect(ending.status == 1)
        let message = try #require(try ending.error()["message"].text)
        #expect(message == "建不了目录“文件/里面”：\(String(cString: strerror(ENOTDIR)))")
    }

    @Test func `a plugin's command that cannot be reached is named by the help`() throws {
        let town = try Town()
        let folder = town.path + "/plugins/twin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try town.write(
            #"return { name = "twin", title = "同名", version = "1", api = "1", needs = { read = { "visit" } } }"#,
            to: "plugins/twin/manifest.lua")
        try town.write(
            #"local gewu = require "gewu" gewu.command "待办" { title = "别的", run = function() end }"#,
            to: "plugins/twin/init.lua")
        let enabled = try town.gewu("plugin", "enable", "twin")
        try #require(enabled.status == 0, "\(enabled.errors)")

        let help = try town.gewu("do", "帮助", "--format", "table")

        #expect(help.status == 2)
        #expect(help.output.contains("的命令“待办”用不上"))
        #expect(try town.gewu("do", "待办", "--on", Town.day).status == 0)
    }

    @Test func `a plugin without specs has not passed`() throws {
        let town = try Town()
        let folder = town.path + "/plugins/bare"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try town.write(
            #"return { name = "bare", title = "空", version = "1", api = "1", needs = { read = {}, write = {} } }"#,
            to: "plugins/bare/manifest.lua")
        try town.write("", to: "plugins/bare/init.lua")

        let ending = try town.gewu("plugin", "test", "bare", "--format", "json")

        #expect(ending.status == 78)
        #expect(ending.output.isEmpty)
        let error = try ending.error()
        #expect(error["code"].text == "no_specs")
        #expect(error["hint"].text?.contains("plugins/bare/spec/") == true)
        // Nor does it where others have.
        let all = try town.gewu("plugin", "test")
        #expect(all.status == 78)
        #expect(all.output.contains("例通过") && all.errors.contains("bare"))
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

    @Test func `a workspace and a backup can be made where there are no links`() throws {
        let place = try Place()
        var gewu = place.gewu
        gewu.environment["LD_PRELOAD"] = try place.withoutLinks()

        #expect(try gewu("init", "w").status == 0)
        #expect(try gewu("init", "w").status == 1)
        #expect(try gewu("backup", "copy.db", "--workspace", "w").status == 0)
        let first = try Data(contentsOf: URL(fileURLWithPath: place["copy.db"]))
        #expect(first.starts(with: Data("SQLite format 3".utf8)))
        #expect(try gewu("backup", "copy.db", "--workspace", "w").status == 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: place["copy.db"])) == first)
        #expect(try gewu("verify", "--workspace", "w").status == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(left.filter { $0.contains("partial") }.isEmpty)
    }
}

extension Place {
    /// A library for the loader that answers to `link` as FAT does.
    fileprivate func withoutLinks() throws -> String {
        try write(
            """
            #include <errno.h>
            int link(const char *from, const char *to) { (void)from; (void)to; errno = EPERM; return -1; }
            """, to: "nolink.c")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-o", self["nolink.so"], self["nolink.c"]]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "clang comes with Swift")
        return self["nolink.so"]
    }
}
