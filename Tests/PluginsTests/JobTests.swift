import Governance
import Plugins
import Records
import Testing
import Workbench

/// A job goes through many records, and one that fails costs itself.
@Suite struct JobTests {
    private let folder: PluginFolder
    private var people: [Resident.ID] = []

    init() throws {
        folder = try PluginFolder()
        let (_, building) = try folder.place()
        // Ages 1…1203, so that more than two parts are gone through.
        people = try folder.session(.apply) { session in
            try session.write(Purpose("people")) { work in
                try (1...1203).map { number in
                    let household = try work.insert(
                        Household.self, Household.building <- building, Household.room <- "\(number)",
                        Household.state <- .here)
                    let resident = try work.insert(Resident.self, Resident.name <- "样\(number)")
                    try work.insert(
                        Membership.self, Membership.household <- household, Membership.resident <- resident,
                        Membership.relation <- .head, Membership.from <- Day(number: 10_000))
                    return resident
                }
            }.result
        }
    }

    private func write(_ body: String) throws {
        try folder.write(
            reads: "\"household\", \"resident\"", writes: "\"visit\"",
            initial: """
                local gewu = require "gewu"
                gewu.job "greet" {
                  title = "问候",
                  run = function(job)
                    local sums = job:each(gewu.residents:order "id", function(resident)
                      \(body)
                    end)
                    print(sums.done, sums.failed)
                  end,
                }
                """)
        try folder.enable()
    }

    private func run() throws -> (printed: [String], problems: [ExtensionProblem]) {
        try folder.session(.apply) { session in
            let host = try PluginHost.extensions(in: folder.plugins).makeHost(session)
            defer { host.close() }
            var printed: [String] = []
            (host as? PluginHost)?.print = { printed.append($0) }
            let job = try #require(try host.jobs().first)
            try session.write(Purpose("批处理 greet"), job.run)
            return (printed, host.problems)
        }
    }

    private func notes() throws -> [String] {
        try folder.session {
            try $0.records(Visit.self).order(by: "id").all().compactMap { try $0[Visit.note] }
        }
    }

    private func quarantine() throws -> [Int64] {
        try folder.session {
            try $0.records(Quarantine.self).order(by: "record").all().map { Int64(try $0[Quarantine.record]) }
        }
    }

    private let visit =
        "gewu.visits:add { household = resident.household, day = gewu.today(), outcome = \"见到\", note = resident.name }"

    @Test func `what one record wrote before it failed is taken back, and the others stay`() throws {
        try write("\(visit) if resident.name == \"样7\" or resident.name == \"样1203\" then error(\"不行\") end")

        let (printed, problems) = try run()

        #expect(printed == ["1201\t2"])
        #expect(try notes() == (1...1203).filter { $0 != 7 && $0 != 1203 }.map { "样\($0)" })
        #expect(problems.map(\.records) == [2])
        #expect(problems.first?.sample == people[6].raw)
        #expect(problems.first?.line == 6)
        #expect(problems.first?.excerpt.count == 3)
        #expect(problems.first?.excerpt[1].hasPrefix("▶ 6 │") == true)
        #expect(try quarantine() == [people[6].raw, people[1202].raw])
    }

    @Test func `a record that works again leaves the list, and one that goes on failing stays as it was`()
        throws
    {
        try write("if resident.name == \"样7\" or resident.name == \"样8\" then error(\"不行\") end")
        _ = try run()
        let since = try folder.session { try $0.records(Quarantine.self).all().map { $0.commit } }
        try write("if resident.name == \"样8\" then error(\"不行\") end")

        _ = try run()
        _ = try run()

        #expect(try quarantine() == [people[7].raw])
        #expect(try folder.session { try $0.records(Quarantine.self).all().map { $0.commit } } == [since[1]])
    }

    @Test func `a job that fails at everybody stops, and nothing of it lands`() throws {
        try write("\(visit) error(\"不行\")")

        let failure = #expect(throws: ActionFailure.self) { try run() }

        #expect(failure?.message.contains("已有 1000 条记录以同一种方式出错，批处理停下，什么也没有写") == true)
        #expect(try notes().isEmpty)
        #expect(try quarantine().isEmpty)
    }

    @Test func `what a plugin may not do is no matter of one record`() throws {
        try write("pcall(function() gewu.residents:set(resident, { name = \"改名\" }) end)")

        #expect(throws: ActionFailure.self) { try run() }
        #expect(try quarantine().isEmpty)
    }

    @Test(arguments: [
        ("job.each(gewu.residents, function() end)", "each 要用冒号调用"),
        ("job:each(gewu.residents)", "job:each 后面应当是一个查询和一个函数"),
        ("job:each(gewu.residents, function() end, 1)", "each 后面只能写 2 项"),
        ("return job.days", "批处理没有 “days”；是否指 “day”？"),
    ])
    func `a mistake in the use of a job is told`(line: String, message: String) throws {
        try folder.write(
            reads: "\"household\", \"resident\"",
            initial: """
                local gewu = require "gewu"
                gewu.job "greet" { title = "问候", run = function(job) \(line) end }
                """)
        try folder.enable()

        let failure = #expect(throws: ActionFailure.self) { try run() }

        let words = [failure?.message, failure?.hint].compactMap { $0 }.joined(separator: "；")
        #expect(words.contains(message))
        #expect(words.contains("plugins/sample/init.lua:2"))
    }
}
