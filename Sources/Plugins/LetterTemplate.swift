import Lua
import Mustache
import Records
import Workbench

/// A letter's text with places to fill: `{{name}}`, `{{#list}} … {{/list}}`, `{{^list}} … {{/list}}`.
///
/// Letters are plain text: nothing is escaped, and a place that the data do not fill is a mistake with its line, not an
/// empty line in a letter that somebody signs.
struct LetterTemplate {
    private let template: MustacheTemplate
    private let tags: [Tag]
    private let file: String

    private struct Tag {
        enum Meaning { case value, section, inverted, end }
        let meaning: Meaning
        let name: String
        let line: Int
    }

    /// Throws a ``HostFault`` that names the file and the line.
    init(_ text: String, file: String) throws {
        self.file = file
        tags = try Self.tags(text, file)
        do {
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
        } catch let failure as MustacheTemplate.ParserError {
            throw Self.wrong(file, failure.context.lineNumber, "模板写得不对", "请核对这一行的 {{ }}")
        }
    }

    private static func wrong(_ file: String, _ line: Int, _ problem: String, _ hint: String) -> HostFault {
        HostFault.plain("\(file):\(line) \(problem)", hint: hint)
    }

    private static func tags(_ text: String, _ file: String) throws -> [Tag] {
        var tags: [Tag] = []
        var open: [Tag] = []
        var line = 1
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            line += rest[..<start.lowerBound].count(where: \.isNewline)
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                throw wrong(file, line, "{{ 没有 }}", "写成 {{名称}}")
            }
            let raw = rest[start.upperBound..<end.lowerBound]
            rest = rest[end.upperBound...]
            let inner = raw.trimmed
            guard let mark = inner.first else { throw wrong(file, line, "{{ }} 里没有写名称", "写成 {{名称}}") }
            let name = String(inner.dropFirst().trimmed)
            switch mark {
            case "!": break
            case "#", "^":
                let tag = Tag(meaning: mark == "#" ? .section : .inverted, name: name, line: line)
                tags.append(tag)
                open.append(tag)
            case "/":
                guard let last = open.popLast(), last.name == name else {
                    throw wrong(file, line, "{{/\(name)}} 前面没有 {{#\(name)}}", "一段的头和尾要一样，里面的先结束")
                }
                tags.append(Tag(meaning: .end, name: name, line: line))
            case "&": tags.append(Tag(meaning: .value, name: name, line: line))
            case "{", ">", "<", "$", "=", "%", "*":
                throw wrong(
                    file, line, "函的模板里不能用 {{\(mark)", "只有 {{名称}}、{{#名称}} … {{/名称}}、{{^名称}} … {{/名称}}、{{! 说明}}"
                )
            default: tags.append(Tag(meaning: .value, name: String(inner), line: line))
            }
            line += raw.count(where: \.isNewline)
        }
        if let tag = open.last {
            throw wrong(file, tag.line, "{{#\(tag.name)}} 没有结束", "写上 {{/\(tag.name)}}")
        }
        return tags
    }

    /// Throws a ``HostFault`` for a place that the data do not fill.
    func filled(with data: [String: Content]) throws -> String {
        var place = 0
        try walk(&place, [data], to: tags.count)
        return template.render(data.mapValues(\.plain))
    }

    /// What may stand in a place.
    indirect enum Content {
        case text(String)
        case flag(Bool)
        case list([[String: Content]])
        case words([String])
        case group([String: Content], text: String)

        fileprivate var plain: Any {
            switch self {
            case .text(let text): text
            case .flag(let flag): flag
            case .list(let list): list.map { $0.mapValues(\.plain) }
            case .words(let words): words
            case .group(let fields, let text): Group(fields: fields.mapValues(\.plain), text: text)
            }
        }
    }

    /// A figure: a text of its own, and its parts.
    private struct Group: MustacheParent, MustacheCustomRenderable {
        let fields: [String: Any]
        let text: String
        var renderText: String { text }
        var isNull: Bool { false }
        func child(named name: String) -> Any? { fields[name] }
    }

    // MARK: What is missing

    private func walk(_ place: inout Int, _ stack: [[String: Content]], to end: Int) throws {
        while place < end {
            let tag = tags[place]
            place += 1
            switch tag.meaning {
            case .end: return
            case .value:
                let found = try content(tag, stack)
                if case .flag = found {
                    throw Self.wrong(
                        file, tag.line, "“\(tag.name)”是对或错，不是文字", "用 {{#\(tag.name)}} … {{/\(tag.name)}}")
                }
                if case .list = found {
                    throw Self.wrong(
                        file, tag.line, "“\(tag.name)”是一个列表", "用 {{#\(tag.name)}} … {{/\(tag.name)}}")
                }
            case .section, .inverted:
                let body = place
                let close = closing(of: body)
                let isInverted = tag.meaning == .inverted
                var levels: [[[String: Content]]] = []
                switch try content(tag, stack) {
                case .flag(let flag): if flag != isInverted { levels = [stack] }
                case .list(let list):
                    levels = isInverted ? (list.isEmpty ? [stack] : []) : list.map { stack + [$0] }
                case .words(let words):
                    let item: [String: Content] = [".": .text("")]
                    levels =
                        isInverted ? (words.isEmpty ? [stack] : []) : (words.isEmpty ? [] : [stack + [item]])
                case .group(let fields, _): levels = isInverted ? [] : [stack + [fields]]
                case .text: levels = isInverted ? [] : [stack + [[".": .text("")]]]
                }
                for level in levels {
                    place = body
                    try walk(&place, level, to: close)
                }
                place = close + 1
            }
        }
    }

    /// The place of the tag that ends the section whose inside begins at `body`.
    private func closing(of body: Int) -> Int {
        var depth = 0
        for index in body..<tags.count {
            switch tags[index].meaning {
            case .section, .inverted: depth += 1
            case .end where depth == 0: return index
            case .end: depth -= 1
            case .value: break
            }
        }
        return tags.count
    }

    private func content(_ tag: Tag, _ stack: [[String: Content]]) throws -> Content {
        let steps = tag.name == "." ? ["."] : tag.name.split(separator: ".").map(String.init)
        var found = steps.first.flatMap { first in stack.reversed().lazy.compactMap { $0[first] }.first }
        var known = stack.reversed().flatMap { $0.keys.sorted() }
        var wanted = steps.first ?? tag.name
        for step in steps.dropFirst() {
            wanted = step
            guard case .group(let fields, _)? = found else { break }
            known = fields.keys.sorted()
            found = fields[step]
        }
        if let found { return found }
        throw Self.wrong(
            file, tag.line, "“\(tag.name)”没有内容",
            suggestion(wanted, known)
                ?? "在 data 返回的表里加上它；有的有、有的没有的，写 {{#\(tag.name)}} … {{/\(tag.name)}} 并返回 false")
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return text
    }
}
