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
}
