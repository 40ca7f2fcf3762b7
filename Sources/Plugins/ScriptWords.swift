package import Records

/// What a line of Lua may go on with after a dot or a colon: the functions of `gewu`, of queries and of records, and the
/// fields of record types.
///
/// It reads the line and no more: what a variable holds is not known, but how it is called often tells.
package struct ScriptWords {
    private let types: [Declaration]

    package init(_ catalogue: Catalogue) {
        types = catalogue.types.filter { !Manifest.closed.contains($0.name) }
    }

    /// The whole of the word at the end of `text`, as it may become, each with what it is.
    package func completions(_ text: String) -> [(text: String, note: String)] {
        let word = String(text.reversed().prefix { !" \t(){},;=".contains($0) }.reversed())
        // What is replaced is all that stands together, also brackets.
        let whole = text.reversed().prefix { !$0.isWhitespace && !";；".contains($0) }.count
        let before = String(text.suffix(whole).dropLast(word.count))
        guard let mark = word.lastIndex(where: { $0 == "." || $0 == ":" }) else {
            return "gewu".hasPrefix(word) && !word.isEmpty ? [(before + "gewu", "插件的接口")] : []
        }
        let head = word[...mark]
        let begun = word[word.index(after: mark)...]
        let path = word[..<mark]
        return members(of: String(path), after: text, word[mark] == ":")
            .filter { $0.name.hasPrefix(begun) }
            .map { (before + head + $0.name, $0.note) }
    }

    private func members(of path: String, after text: String, _ isCall: Bool) -> [(
        name: String, note: String
    )] {
        if path == "gewu" {
            let lists = types.map { (name: plural($0.name), note: $0.title) }
            return isCall ? [] : (lists + entries(.gewu)).sorted { $0.name < $1.name }
        }
        if isCall { return (entries(.query) + entries(.record)).sorted { $0.name < $1.name } }
        guard let type = type(meantBy: path, in: text) else { return [] }
        return type.names.map { name in
            (name, type.column(name)?.title ?? type.derived[name]?.title ?? "编号")
        }
    }

    /// The type that a variable is called by, or whose list the line began with.
    private func type(meantBy path: String, in text: String) -> Declaration? {
        let last = path.split(whereSeparator: { ".:".contains($0) }).last.map(String.init) ?? path
        if let named = types.first(where: { $0.name == last }) { return named }
        for type in types where text.contains("gewu.\(plural(type.name)):") { return type }
        return nil
    }

    private func entries(_ table: APITable) -> [(name: String, note: String)] {
        table.entries.map { ($0.name, $0.sentence) }
    }
}
