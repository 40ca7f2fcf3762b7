import Foundation
import Testing

/// From nothing to an enabled rule, with the program alone.
@Suite struct PluginAuthorTests {
    @Test func `a new plugin is made, tested, checked and enabled`() throws {
        let town = try Town()

        #expect(try town.gewu("plugin", "new", "heat", "--title", "高温问候").status == 0)
        let tested = try town.gewu("plugin", "test", "heat", "--coverage", "--shuffle")
        #expect(tested.status == 0, "\(tested.errors)")
        #expect(tested.errors.contains("plugins/heat/init.lua：2 条语句走到 2 条"))
        let checked = try town.gewu("plugin", "check", "heat")
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
        #expect(try town.gewu("plugin", "enable", "heat", "--on", Town.day).status == 0)
        #expect(try town.gewu("plugin", "new", "heat").status == 1)
    }

    @Test func `findings have a status of their own, and their places`() throws {
        let town = try Town()
        try #require(try town.gewu("plugin", "new", "heat").status == 0)
        try town.write("local gewu = require \"gewu\"\ntotal = 0\n", to: "plugins/heat/init.lua")

        let ending = try town.gewu("plugin", "check", "heat", "--format", "json")

        #expect(ending.status == 2)
        let first = try ending.json()[0]
        #expect(first["file"].text == "plugins/heat/init.lua")
        #expect(first["line"].number == 2)
    }

    @Test(arguments: [("tap", "TAP version 13\n1.."), ("junit", "<?xml "), ("csv", "plugin,")])
    func `results come in the format that is asked for`(format: String, start: String) throws {
        let town = try Town()
        let ending = try town.gewu("plugin", "test", "visits", "--format", format, "--filter", "二月也到月底")
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.hasPrefix(start), "\(ending.output)")
    }

    @Test func `a test that is not there is not passed`() throws {
        let town = try Town()
        #expect(try town.gewu("plugin", "test", "visits", "--filter", "没有这一例").status == 64)
    }
}
