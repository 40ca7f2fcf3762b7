import Records

/// Something with a name that a plugin declares, and that staff ask for by it: a report, a letter, a check.
package protocol DeclaredItem {
    /// As its author wrote it: `visit_rate`.
    var name: String { get }
    /// What staff call it.
    var title: String { get }
    var plugin: String { get }
}

extension Desk {
    /// The one that `word` names: by its name, by `插件.名称`, or by its title.
    ///
    /// Throws ``ActionFailure/notFound(_:hint:)`` with the nearest, and ``ActionFailure/ambiguous(_:choices:)`` where
    /// several plugins have one of that name.
    func item<Item: DeclaredItem>(_ word: String, among items: [Item], what: String) throws -> Item {
        if let item = items.first(where: { "\($0.plugin).\($0.name)" == word }) { return item }
        let named = items.filter { $0.name == word }
        let found = named.isEmpty ? items.filter { $0.title == word } : named
        if let item = found.first, found.count == 1 { return item }
        guard found.isEmpty else {
            throw ActionFailure.ambiguous(
                "叫“\(word)”的\(what)有 \(found.count) 个", choices: found.map { "\($0.plugin).\($0.name)" })
        }
        if let problem = problems.first, items.isEmpty {
            throw ActionFailure.extensionFailed(problem)
        }
        let near = nearest(word, in: items.map(\.name) + items.map(\.title))
        let all = items.map(\.name).joined(separator: "、")
        throw ActionFailure.notFound(
            "没有叫“\(word)”的\(what)",
            hint: near.map { "是否指“\($0)”？" } ?? (all.isEmpty ? "启用的插件没有声明\(what)" : "现有：\(all)"))
    }

    /// The list of what can be asked for.
    func list<Item: DeclaredItem>(
        _ items: [Item], what: String, usage: (Item) -> String
    ) -> Answer {
        Answer(
            columns: [
                Answer.Column("name", "名称"), Answer.Column("title", what), Answer.Column("plugin", "插件"),
                Answer.Column("usage", "写法"),
            ],
            rows: items.map { [.text($0.name), .text($0.title), .text($0.plugin), .text(usage($0))] },
            notes: (items.isEmpty ? ["启用的插件没有声明\(what)"] : []) + problems.map { "✗ \($0)" },
            hasFindings: !problems.isEmpty)
    }
}
