/// Walks through Lua text by its grammar, and keeps what ``LuaOutline`` tells.
///
/// It builds no tree. Where a word does not fit, it stops: Lua itself says what is wrong there.
struct LuaParser {
    private(set) var globals: [LuaOutline.Global] = []
    private(set) var statements: [LuaOutline.Statement] = []
    private(set) var chains: [LuaOutline.Chain] = []

    /// Where a local variable comes from.
    private enum Origin { case local, given }

    private let tokens: [LuaToken]
    private var place = 0
    private var scopes: [[String: Origin]] = [[:]]
    /// The lines of the statements that are being read, the innermost last.
    private var open: [Set<Int>] = []

    init(_ tokens: [LuaToken]) { self.tokens = tokens }

    mutating func chunk() {
        scopes = [[:]]
        block()
    }

    // MARK: Statements

    private var isClosing: Bool {
        current.kind == .keyword && ["end", "else", "elseif", "until"].contains(current.text)
    }

    /// Statements up to the word that ends the block, in the scope as it is.
    private mutating func block() {
        while current.kind != .end, !isClosing {
            let before = place
            let isLast = current.text == "return" && current.kind == .keyword
            statement()
            // No progress: no Lua.
            if place == before { place = tokens.count - 1 }
            if isLast { return }
        }
    }

    private mutating func statement() {
        let line = current.line
        open.append([])
        let runs = current.kind == .keyword ? keywordStatement() : plainStatement()
        let lines = open.removeLast()
        if runs { statements.append(LuaOutline.Statement(line: line, lines: lines)) }
    }

    /// Says whether it leaves a trace when it runs.
    private mutating func keywordStatement() -> Bool {
        switch current.text {
        case "if":
            repeat {
                advance()
                expression()
                _ = take("then")
                scoped { $0.block() }
            } while current.text == "elseif"
            if take("else") { scoped { $0.block() } }
            _ = take("end")
        case "while":
            advance()
            let isEndless = current.text == "true" && tokens[min(place + 1, tokens.count - 1)].text == "do"
            expression()
            _ = take("do")
            scoped { $0.block() }
            _ = take("end")
            return !isEndless
        case "do":
            advance()
            scoped { $0.block() }
            _ = take("end")
            return false
        case "for": loop()
        case "repeat":
            advance()
            // What the block declares is seen by the condition.
            scoped {
                $0.block()
                _ = $0.take("until")
                $0.expression()
            }
            return false
        case "function": function()
        case "local": return local()
        case "return":
            advance()
            let isOver = current.kind == .end || current.text == ";" && current.kind == .symbol
            if !isOver, !isClosing { expressions() }
            _ = take(";")
        case "break": advance()
        case "goto":
            advance()
            advance()
        default: return false
        }
        return true
    }

    private mutating func plainStatement() -> Bool {
        if take(";") { return false }
        if take("::") {
            advance()
            _ = take("::")
            return false
        }
        var targets = [suffixed()]
        while take(",") { targets.append(suffixed()) }
        guard take("=") else {
            for item in targets { note(item, isWritten: false) }
            return true
        }
        expressions()
        for item in targets { note(item, isWritten: true) }
        return true
    }

    private mutating func loop() {
        advance()
        var names = [name()]
        if take("=") {
            expressions()
        } else {
            while take(",") { names.append(name()) }
            _ = take("in")
            expressions()
        }
        _ = take("do")
        scoped { parser in
            for item in names { parser.declare(item, .given) }
            parser.block()
        }
        _ = take("end")
    }

    private mutating func function() {
        advance()
        let target = current
        let first = name()
        var isMethod = false
        var hasPath = false
        while current.text == "." || current.text == ":" {
            isMethod = current.text == ":"
            hasPath = true
            advance()
            _ = name()
        }
        if !isKnown(first) {
            globals.append(LuaOutline.Global(name: first, line: target.line, isWritten: !hasPath))
        }
        body(isMethod: isMethod)
    }

    private mutating func local() -> Bool {
        advance()
        if take("function") {
            declare(name(), .local)
            body(isMethod: false)
            return true
        }
        var names: [String] = []
        var isConstant = false
        repeat {
            names.append(name())
            if take("<") {
                isConstant = current.text == "const"
                advance()
                _ = take(">")
            }
        } while take(",")
        var runs = false
        if take("=") {
            let start = place
            expressions()
            // A constant is none when it runs, and nil may be written together with the one before.
            let isLiteral = place == start + 1 && ![.name, .symbol].contains(tokens[start].kind)
            runs = !(isLiteral && (isConstant || tokens[start].text == "nil"))
        }
        for item in names { declare(item, .local) }
        return runs
    }

    // MARK: Expressions

    private mutating func expressions() {
        repeat { expression() } while take(",")
    }

    private static let binary: Set = [
        "+", "-", "*", "/", "//", "^", "%", "&", "~", "|", "<<", ">>", "..", "<", "<=", ">", ">=", "==", "~=",
        "and",
        "or",
    ]

    /// Which binds closer does not matter here.
    private mutating func expression() {
        repeat {
            while ["not", "-", "#", "~"].contains(current.text), current.kind != .string { advance() }
            simple()
        } while current.kind != .string && Self.binary.contains(current.text)
            && {
                advance()
                return true
            }()
    }

    private mutating func simple() {
        switch (current.kind, current.text) {
        case (.number, _), (.string, _), (.symbol, "..."), (.keyword, "nil"), (.keyword, "true"),
            (.keyword, "false"):
            advance()
        case (.keyword, "function"):
            advance()
            body(isMethod: false)
        case (.symbol, "{"): table()
        default: note(suffixed(), isWritten: false)
        }
    }

    /// What stands on the left of an assignment, or is called: a name, with whether anything is behind it.
    private struct Target {
        var name: String?
        var line: Int
        var hasMore: Bool
    }

    private mutating func suffixed() -> Target {
        var target = Target(name: nil, line: current.line, hasMore: false)
        var names: [String]? = nil
        if take("(") {
            expression()
            _ = take(")")
        } else {
            target.name = name()
            if let root = target.name, origin(root) == .given { names = [] }
        }
        func end(_ parser: inout LuaParser) {
            if let root = target.name, let read = names, !read.isEmpty {
                parser.chains.append(LuaOutline.Chain(root: root, names: read, line: target.line))
            }
            names = nil
        }
        while true {
            switch (current.kind, current.text) {
            case (.symbol, "."), (.symbol, ":"):
                let isMethod = current.text == ":"
                advance()
                let next = name()
                names?.append(next)
                if isMethod { end(&self) }
            case (.symbol, "["):
                end(&self)
                advance()
                expression()
                _ = take("]")
            case (.symbol, "("):
                end(&self)
                advance()
                if !take(")") {
                    expressions()
                    _ = take(")")
                }
            case (.symbol, "{"):
                end(&self)
                table()
            case (.string, _):
                end(&self)
                advance()
            default:
                end(&self)
                return target
            }
            target.hasMore = true
        }
    }

    private mutating func table() {
        advance()
        while current.kind != .end, !take("}") {
            if take("[") {
                expression()
                _ = take("]")
                _ = take("=")
            } else if current.kind == .name, tokens[min(place + 1, tokens.count - 1)].text == "=" {
                advance()
                advance()
            }
            let before = place
            expression()
            if !take(","), !take(";"), current.text != "}", place == before { return }
        }
    }

    private mutating func body(isMethod: Bool) {
        _ = take("(")
        var names = isMethod ? ["self"] : []
        while current.kind != .end, !take(")") {
            if current.kind == .name { names.append(current.text) }
            advance()
        }
        scoped { parser in
            for item in names { parser.declare(item, .given) }
            parser.block()
        }
        _ = take("end")
    }

    // MARK: Words and scopes

    private var current: LuaToken { tokens[place] }

    private mutating func advance() {
        if !open.isEmpty { open[open.count - 1].insert(current.line) }
        if place < tokens.count - 1 { place += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        guard current.text == text, current.kind == .symbol || current.kind == .keyword else { return false }
        advance()
        return true
    }

    private mutating func name() -> String {
        guard current.kind == .name else { return "" }
        defer { advance() }
        return current.text
    }

    private mutating func scoped(_ inside: (inout LuaParser) -> Void) {
        scopes.append([:])
        inside(&self)
        scopes.removeLast()
    }

    private mutating func declare(_ name: String, _ origin: Origin) {
        scopes[scopes.count - 1][name] = origin
    }

    private func origin(_ name: String) -> Origin? {
        for scope in scopes.reversed() { if let found = scope[name] { return found } }
        return nil
    }

    private func isKnown(_ name: String) -> Bool { name.isEmpty || name == "_ENV" || origin(name) != nil }

    private mutating func note(_ target: Target, isWritten: Bool) {
        guard let name = target.name, !isKnown(name) else { return }
        globals.append(
            LuaOutline.Global(name: name, line: target.line, isWritten: isWritten && !target.hasMore))
    }
}
