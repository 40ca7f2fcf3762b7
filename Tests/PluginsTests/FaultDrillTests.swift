import Governance
import Plugins
import Records
import Testing

/// Whatever comes between a plugin and the host, it is told, and nothing is left behind.
@Suite struct FaultDrillTests {
    private func drill(_ initial: String, _ body: String) throws -> SpecRunner.DrillReport {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"resident\"", writes: "\"visit\"", initial: initial,
            more: [
                "spec/sample_spec.lua": """
                describe("示例", function() it("走访", function(t) \(body) end) end)
                """
            ])
        return try SpecRunner(path: folder.plugins).drill("sample")
    }

    private let command = """
        local gewu = require "gewu"
        gewu.command "见" {
          title = "见", args = {},
          run = function()
            for home in gewu.households:each() do
              gewu.visits:add { household = home, day = gewu.today(), outcome = "见到" }
            end
            return gewu.visits:count() .. " 次"
          end,
        }
        """

    @Test func `a fault at each call is told, and the books are as they were`() throws {
        let report = try drill(command, "t:household { \"张样一\" } t:run(\"见\")")

        #expect(report.tests == 1)
        #expect(report.faults > 4 * 5)
        #expect(report.findings == [])
    }

    @Test func `a test that does not pass is not drilled`() throws {
        let report = try drill(command, "t:run(\"没有\") error(\"不行\")")

        #expect(report.tests == 0)
        #expect(report.faults == 0)
    }

    @Test func `a test that passes whatever happens hides the fault, and is named`() throws {
        let report = try drill(command, "pcall(function() t:run(\"见\") end)")

        #expect(report.findings.contains { $0.contains("用例照样通过：被藏了起来") })
    }
}
