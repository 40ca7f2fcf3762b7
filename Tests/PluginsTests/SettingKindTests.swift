import Plugins
import Records
import Testing
import Workbench

/// What a street may set is typed: a script gets a number, a day or a list, and nothing else.
@Suite struct SettingKindTests {
    @Test func `numbers, days and lists of choices reach the script as such`() throws {
        let folder = try PluginFolder()
        try folder.write(
            settings: """
                share = { type = "number", default = 0.5, min = 0, max = 1, title = "比例" },
                since = { type = "day", default = "2026-01-01", title = "从哪天起" },
                ways = { type = "choices", default = { "入户", "电话" }, choices = { "入户", "电话", "微信" }, title = "方式" }
                """,
            initial: """
                local gewu = require "gewu"
                gewu.command "看" { title = "看", run = function()
                  local s = gewu.settings
                  return tostring(s.share * 2) .. " " .. tostring(gewu.today() - s.since) .. " " .. table.concat(s.ways, "+")
                end }
                """)
        try folder.enable()
        #expect(try folder.run("看").notes == ["1.0 320 入户+电话"])

        try folder.session(.apply) { session in
            for (key, value) in [("share", "0.25"), ("since", "2026-11-16"), ("ways", "微信、入户")] {
                try PluginSettings.set("sample", key, to: value, for: nil, in: folder.plugins, session)
            }
        }
        #expect(try folder.run("看").notes == ["0.5 1 入户+微信"])
        #expect(throws: PluginFailure.setting(plugin: "sample", key: "share", problem: "看不懂 “1.5”；不能大于 1")) {
            try folder.session(.apply) { session in
                try PluginSettings.set("sample", "share", to: "1.5", for: nil, in: folder.plugins, session)
            }
        }
    }

    @Test func `a term is taken as it is counted, and nothing else is`() throws {
        let folder = try PluginFolder()
        try folder.write(
            settings: "wait = { type = \"term\", default = \"6 months\", title = \"等多久\" },",
            initial: """
                local gewu = require "gewu"
                gewu.command "到期" { title = "到期", run = function()
                  return gewu.after(gewu.day "2026-08-31", gewu.settings.wait)
                end }
                gewu.command "错的" { title = "错的", run = function() return gewu.after(gewu.today(), "半年") end }
                """)
        try folder.enable()
        #expect(try folder.run("到期").notes == ["2027-02-28"])

        try folder.session(.apply) { session in
            try PluginSettings.set("sample", "wait", to: "1 workdays", for: nil, in: folder.plugins, session)
        }
        #expect(try folder.run("到期").notes == ["2026-09-01"])
        #expect(throws: PluginFailure.self) {
            try folder.session(.apply) { session in
                try PluginSettings.set("sample", "wait", to: "6 moons", for: nil, in: folder.plugins, session)
            }
        }
        #expect(throws: ActionFailure.self) { try folder.run("错的") }
    }

    @Test func `what runs for the whole street reads a community's settings`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"community\"", settings: "least = { type = \"integer\", default = 50, title = \"几人\" },",
            initial: """
                local gewu = require "gewu"
                gewu.command "看" { title = "看", run = function()
                  local words = {}
                  for community in gewu.communities:order "name":each() do
                    table.insert(words, community.name .. gewu.settings_in(community).least)
                  end
                  table.insert(words, "街道" .. gewu.settings_in().least .. gewu.settings_in("张家湾").least)
                  return table.concat(words, " ")
                end }
                """)
        try folder.enable()
        let (place, _) = try folder.place()
        try folder.place("茶港")
        try folder.session(.apply) { session in
            try PluginSettings.set("sample", "least", to: "20", for: place, in: folder.plugins, session)
        }

        #expect(try folder.run("看").notes == ["张家湾20 茶港50 街道5020"])
    }
}
