import Foundation
import Testing

@testable import Plugins

/// What plugins rely on may grow, and never change under them.
@Suite struct ContractTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func `nothing that was released has changed incompatibly`() throws {
        let file = try String(contentsOf: Self.root.appending(path: "docs/api.json"), encoding: .utf8)
        let released = try Contract(json: file)
        #expect(
            Contract.current.breaks(since: released) == [],
            "Plugins that are out there would break. See docs/api-releases.md.")
    }

    @Test func `the file says the same as the program it was made with`() throws {
        #expect(try Contract(json: try Contract.current.json()) == Contract.current)
    }

    @Test func `a change that a plugin would feel is a break`() throws {
        func breaks(_ change: (inout Contract) -> Void) -> [String] {
            var next = Contract.current
            change(&next)
            return next.breaks(since: .current)
        }
        #expect(breaks { _ in } == [])
        #expect(breaks { $0.tables["gewu"]?["prefix"] = nil } == ["gewu.prefix: removed or renamed"])
        #expect(
            breaks { $0.tables["query"]?["limit"]?.parameters?[0].type = "string" }
                == ["query.limit: parameter count: integer narrowed to string"])
        #expect(
            breaks { $0.tables["test"]?["advance"]?.parameters?[0].optional = false }
                == ["test.advance: parameter days is now required"])
        #expect(
            breaks {
                $0.tables["gewu"]?["today"]?.parameters = [.init(name: "a", type: "string", optional: false)]
            } == ["gewu.today: parameter a is new, and required"])
        #expect(
            breaks { $0.tables["query"]?["count"]?.returns = "integer?" }
                == ["query.count: gives integer?, gave integer"])
        #expect(breaks { $0.kinds["job"] = nil } == ["gewu.job: removed or renamed"])
        #expect(breaks { $0.kinds["rule"]?["by"] = nil } == ["gewu.rule.by: removed or renamed"])
        #expect(breaks { $0.kinds["rule"]?["by"]?.required = true } == ["gewu.rule.by: now required"])
        #expect(
            breaks { $0.kinds["rule"]?["why"] = .init(type: "string", required: true) }
                == ["gewu.rule.why: new, and required"])
        #expect(
            breaks { $0.kinds["rule"]?["first"]?.type = "gewu.duration" }
                == ["gewu.rule.first: gewu.duration|gewu.setting narrowed to gewu.duration"])
        #expect(breaks { $0.settings.removeAll { $0 == "text" } } == ["setting text: removed"])
        #expect(breaks { $0.arguments.removeAll { $0 == "day" } } == ["gewu.arg.day: removed"])
        #expect(
            breaks { $0.types["gewu.cadence"]?.alias = "\"week\"" }.first?.hasPrefix("gewu.cadence: ") == true
        )
    }

    @Test func `what only adds breaks nothing`() {
        var next = Contract.current
        next.tables["gewu"]?["more"] = .init(since: "1.1", parameters: [], returns: nil, type: nil)
        next.tables["query"]?["limit"]?.parameters?.append(
            .init(name: "from", type: "integer", optional: true))
        next.tables["query"]?["limit"]?.parameters?[0].type = "integer|string"
        next.tables["query"]?["first"]?.returns = "$record"
        next.kinds["rule"]?["why"] = .init(type: "string", required: false)
        next.settings.append("money")
        #expect(next.breaks(since: .current) == [])
    }
}
