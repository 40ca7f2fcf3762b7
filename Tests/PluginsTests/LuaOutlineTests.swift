import Testing

@testable import Plugins

/// What is told of Lua text without running it.
@Suite struct LuaOutlineTests {
    @Test func `a name is a global where no local of it is in sight`() {
        let outline = LuaOutline(
            """
            local a <const>, b = 1, print
            function c(x, ...) return x + y end
            local function d() return d end
            for i = 1, a do z = i end
            for k, v in pairs(b) do print(k, v, w.x) end
            do local e = 1 end
            e = e.f
            local g = g
            b.h = i
            repeat local last = 1 until last == once
            local t = { j = 1, [k] = l, m }
            function t.n:o() return self.p end
            goto done
            ::done::
            """)
        #expect(
            outline.globals.map { "\($0.name) \($0.line)\($0.isWritten ? " =" : "")" } == [
                "print 1", "c 2 =", "y 2", "z 4 =", "pairs 5", "w 5", "print 5", "e 7", "e 7 =", "g 8", "i 9",
                "once 10", "k 11", "l 11", "m 11",
            ])
    }

    @Test func `comments and texts hold no names`() {
        let outline = LuaOutline(
            """
            #!/usr/bin/lua
            -- a = b
            --[[ c
            = d ]] local e = [==[
            f ]] ]==]
            local g = "h\\"i\\u{4e2d}\\z
               j\\
            k" .. 'l' .. 0x1p+4 .. 1e-3 .. 3 ..
              m
            """)
        #expect(outline.globals.map { "\($0.name) \($0.line)" } == ["m 9"])
        #expect(outline.tokens.filter { $0.kind == .string }.map(\.text) == ["f ]] ", "h\"i中j\nk", "l"])
        #expect(outline.tokens.filter { $0.kind == .number }.map(\.text) == ["0x1p+4", "1e-3", "3"])
    }

    @Test func `a chain begins at a parameter or the variable of a loop`() {
        let outline = LuaOutline(
            """
            local gewu = require "gewu"
            local function f(resident)
              if resident:tagged "独居老人" then return resident.household.size end
              for visit in resident.visits:each() do print(visit.day) end
              return gewu.today()
            end
            """)
        #expect(
            outline.chains.map { "\($0.root).\($0.names.joined(separator: ".")) \($0.line)" } == [
                "resident.tagged 3", "resident.household.size 3", "resident.visits.each 4", "visit.day 4",
            ])
    }

    @Test func `a statement stands on its own lines, and what does nothing is none`() {
        let outline = LuaOutline(
            """
            local a = 1
            local b
            if a == 1 then
              b = 2
            else
              b = 3
            end
            gewu.rule "甲" {
              cadence = function()
                return b
              end,
            }
            while true do
              break
            end
            """)
        #expect(outline.statements.map(\.line).sorted() == [1, 3, 4, 6, 8, 10, 14])
        #expect(outline.statements.first { $0.line == 3 }?.lines == [3, 5, 7])
        #expect(outline.statements.first { $0.line == 8 }?.lines == [8, 9, 11, 12])
    }

    @Test(arguments: [
        "", "(", "local", "if", "x = = 1", "function", "return return", "\"", "[[", "end end end", "{",
        "a.b.",
        "for", "::", "\\", "é = 1", "goto", "local x <", "0x", "repeat",
    ])
    func `text that is no Lua comes to an end`(text: String) {
        let outline = LuaOutline(text)
        #expect(outline.tokens.last?.kind == .end)
    }
}
