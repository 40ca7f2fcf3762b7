import Testing

@testable import Lua

@Suite struct PatternTests {
    @Test(arguments: PatternCases.expected.indices)
    func `a pattern finds what Lua's own library finds`(index: Int) throws {
        let (pattern, digest) = PatternCases.expected[index]
        let source =
            PatternCases.digest + "\nreturn digest({" + PatternCases.subjects.joined(separator: ", ") + "}, "
            + pattern + ")"

        #expect(try Sandbox().run(source) == [.integer(digest)], "\(pattern)")
    }

    @Test func `too deep a pattern is an error and no crash`() throws {
        let failure = try Sandbox().failure(of: "return (('a'):rep(1e5)):find(('a?'):rep(1e5))")

        #expect(failure?.kind == .runtime)
        #expect(failure?.code == "pattern")
    }

    @Test func `methods of strings are the sandbox's own`() throws {
        #expect(
            try Sandbox().run("return ('x'):rep(3), #('张'), ('a1'):match '%d', ('a-b'):gsub('-', '+')")
                == [.text("xxx"), .integer(3), .text("1"), .text("a+b"), .integer(1)])
    }
}
