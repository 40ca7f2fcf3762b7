import Governance
import Plugins
import Records
import Testing
import Workbench

/// A letter says what the books say, in the words of its template, and nothing is left empty without a word.
@Suite struct LetterTests {
    private static let greeting = """
        local gewu = require "gewu"
        gewu.letter "greeting" {
          title = "问候函", template = "letters/greeting.mustache",
          data = function(it)
            return {
              name = it.name .. "<&>", day = gewu.today(), first = it.age == 81, visits = {},
              members = { { name = "甲" }, { name = "乙" } },
              share = gewu.figure { part = gewu.residents:where { age = gewu.at_least(80) }, of = gewu.residents },
            }
          end,
        }
        """
    private static let template = """
        {{name}}：
        {{#members}}- {{name}}
        {{/members}}
        {{^visits}}没有走访。{{/visits}}{{#first}}首次。{{/first}}
        高龄 {{share.part}} 人，共 {{share.of}} 人，{{share}}。
        {{day}}
        """

    private func town(_ template: String = Self.template) throws -> PluginFolder {
        let folder = try PluginFolder()
        try folder.write(initial: Self.greeting, more: ["letters/greeting.mustache": template])
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)
        try folder.person("李样二", age: 40, in: building)
        return folder
    }

    @Test func `a letter is its template, filled, byte for byte the same each time`() throws {
        let folder = try town()

        let answer = try folder.run("函", "greeting", "张样一")

        #expect(
            answer.document == """
                张样一<&>：
                - 甲
                - 乙
                没有走访。首次。
                高龄 1 人，共 2 人，1/2（50.0%）。
                2026年11月17日
                """)
        #expect(try folder.run("函件", "问候函", "张样一").document == answer.document)
        #expect(answer.isReceipt)
    }

    @Test func `a letter about what has no name takes the number that a list shows`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.letter "receipt" {
                  title = "回执", of = "matter", template = "letters/receipt.mustache",
                  data = function(it) return { kind = it.kind } end,
                }
                """, more: ["letters/receipt.mustache": "{{kind}} 已收到"])
        try folder.enable()
        let (_, building) = try folder.place()
        let matter = try folder.session(.apply) { session in
            try session.write(Purpose("上报")) { work in
                try work.insert(
                    Matter.self, Matter.kind <- "EM.01", Matter.what <- "漏水", Matter.day <- PluginFolder.day,
                    Matter.reported <- Instant(PluginFolder.day, minute: 600), Matter.building <- building,
                    Matter.urgency <- .ordinary, Matter.hardship <- false, Matter.danger <- false,
                    Matter.state <- .reported)
            }.result
        }

        #expect(try folder.run("函", "receipt", "\(matter.raw)").document == "EM.01 已收到")
        #expect(throws: ActionFailure.self) { try folder.run("函", "receipt", "\(matter.raw + 1)") }
    }

    @Test(arguments: [
        ("甲\n{{nmae}}", ":2 “nmae”没有内容；是否指 “name”？"),
        ("{{share.prat}}", ":1 “share.prat”没有内容；是否指 “part”？"),
        ("甲\n\n{{#members}}\n{{nam}}\n{{/members}}", ":4 “nam”没有内容；是否指 “name”？"),
        ("{{members}}", ":1 “members”是一个列表；用 {{#members}} … {{/members}}"),
    ])
    func `a place that nothing fills is named with its line`(template: String, problem: String) throws {
        let folder = try town(template)

        #expect(
            message { try folder.run("函", "greeting", "张样一") }
                == "插件 sample：plugins/sample/letters/greeting.mustache" + problem)
    }

    @Test(arguments: [
        ("甲\n{{#a}}", ":2 {{#a}} 没有结束；写上 {{/a}}"),
        ("{{#a}}{{/b}}", ":1 {{/b}} 前面没有 {{#b}}；一段的头和尾要一样，里面的先结束"),
        ("甲 {{name", ":1 {{ 没有 }}；写成 {{名称}}"),
        ("{{> other}}", ":1 函的模板里不能用 {{>；只有 {{名称}}、{{#名称}} … {{/名称}}、{{^名称}} … {{/名称}}、{{! 说明}}"),
    ])
    func `a mistake in the template is found when the plugin is switched on`(
        template: String, problem: String
    )
        throws
    {
        let folder = try PluginFolder()
        try folder.write(initial: Self.greeting, more: ["letters/greeting.mustache": template])

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        guard case .refused(_, let found)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(
            found.message + (found.hint.map { "；\($0)" } ?? "")
                == "plugins/sample/letters/greeting.mustache" + problem)
    }

    @Test(arguments: ["../other/letters/a.mustache", "letters/none.mustache", "/etc/passwd", "init.lua"])
    func `a template lies in the plugin's own folder`(path: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.letter "a" { title = "甲", template = "\(path)", data = function() return {} end }
                """)

        #expect(throws: PluginFailure.self) { try folder.enable() }
    }

    @Test func `a letter to a unit holds what the member has seen, and reads nothing else`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"unit\", \"service_record\", \"party_member\", \"resident\"",
            initial: """
                local gewu = require "gewu"
                gewu.letter "feedback" {
                  title = "反馈函", of = "unit", template = "letters/feedback.mustache",
                  data = function(unit, services) return { unit = unit.name, services = services } end,
                }
                gewu.letter "curious" {
                  title = "打听", of = "unit", template = "letters/feedback.mustache",
                  data = function(unit)
                    return { unit = gewu.residents:count(), services = {} }
                  end,
                }
                """,
            more: [
                "letters/feedback.mustache":
                    "{{unit}}：{{#services}}{{name}}，{{day}}，{{service}}，{{hours}} 小时。{{/services}}"
            ])
        try folder.session(.apply) {
            try Enabling.enable(
                "sample", in: folder.plugins, $0, allowing: ["party_member", "service_record"])
        }
        try folder.place()
        try folder.session(.apply) { session in
            try session.write(Purpose("unit")) { work in
                let unit = try work.insert(
                    ResidentUnit.self, ResidentUnit.name <- "示例图书馆", ResidentUnit.category <- .institution,
                    ResidentUnit.from <- PluginFolder.day - 900)
                let level = try work.insert(
                    PartyLevel.self, PartyLevel.name <- "支部", PartyLevel.order <- 1)
                let body = try work.insert(
                    PartyBody.self, PartyBody.name <- "示例党支部", PartyBody.level <- level,
                    PartyBody.form <- .branch, PartyBody.from <- PluginFolder.day - 900)
                let member = try work.insert(
                    PartyMember.self, PartyMember.name <- "李样二", PartyMember.body <- body,
                    PartyMember.status <- .full, PartyMember.belonging <- .reportedWithUnit,
                    PartyMember.unit <- unit, PartyMember.from <- PluginFolder.day - 100)
                for (service, seen) in [("整理图书", true), ("没有看过的", false)] {
                    try work.insert(
                        ServiceRecord.self, ServiceRecord.name <- "李样二", ServiceRecord.member <- member,
                        ServiceRecord.day <- PluginFolder.day - 5, ServiceRecord.hours <- 2.5,
                        ServiceRecord.service <- service, ServiceRecord.confirmed <- PluginFolder.day - 4,
                        ServiceRecord.seen <- (seen ? PluginFolder.day - 2 : nil))
                }
            }
        }

        #expect(
            try folder.run("函", "feedback", "示例图书馆").document
                == "示例图书馆：李样二，2026年11月12日，整理图书，2.5 小时。")
        #expect(
            message { try folder.run("函", "curious", "示例图书馆") }?.contains("不能读居民") == true)
    }
}
