/// What happens to records and plugins can hear of, with all that is said of it.
package struct APIEvent: Sendable {
    /// `added`, behind the name of a record type and a dot.
    package let name: String
    package let sentence: String
    /// A handler in a plugin that hears of visits or matters, and a command that says what it heard.
    package let example: String
    /// A test of the example, in which it happens once.
    package let proof: String
    package let since: String

    package static let all: [APIEvent] = EventName.Verb.allCases.map { verb in
        switch verb {
        case .added:
            APIEvent(
                verb, "新增了一条：登记的、导入的、别的插件写的都算。", of: "visit",
                proof: "t:log_visit(t:household { \"张样一\" }, \"见到\")")
        case .changed:
            APIEvent(
                verb, "改了字段；写进去的和原来一样，不算。", of: "visit",
                more: "gewu.command \"备注\" { title = \"备注\", run = function()\n"
                    + "  gewu.visits:set(gewu.visits:first(), { note = \"备注\" })\nend }\n",
                proof: "t:log_visit(t:household { \"张样一\" }, \"见到\")\nt:run \"备注\"\nt:run \"备注\"")
        case .moved:
            APIEvent(
                verb, "状态变了一步；只改了别的字段，不算。", of: "matter",
                proof: "local matter = t:matter { kind = \"EM.01\" }\nt:close(matter, \"已办结\")")
        case .removed:
            APIEvent(
                verb, "删除了一条；before 里还读得到，after 里只有 change.was。", of: "visit",
                more: "gewu.command \"删除\" { title = \"删除\", run = function()\n"
                    + "  gewu.visits:remove(gewu.visits:first())\nend }\n",
                proof: "t:log_visit(t:household { \"张样一\" }, \"见到\")\nt:run \"删除\"")
        }
    }

    private init(
        _ verb: EventName.Verb, _ sentence: String, of type: String, more: String = "", proof: String
    ) {
        name = verb.rawValue
        self.sentence = sentence
        example = """
            local heard = 0
            gewu.on("\(type).\(verb.rawValue)", function(it, change) heard = heard + 1 end)
            \(more)gewu.command "听到" { title = "听到几次", run = function() return heard .. " 次" end }
            """
        self.proof = proof + "\nt:expect_equal(t:run \"听到\", \"1 次\")"
        since = API.first
    }
}
