import Lua

/// Finds check-ins, rankings and points: they are forbidden unless a law asks for them, and the manifest says which.
///
/// 《关于防治“指尖上的形式主义”的若干意见》(2023) and 《整治形式主义为基层减负若干规定》(2024).
enum LegalBasisCheck {
    private static let words = [
        "打卡", "签到", "排名", "排行", "名次", "榜单", "红黑榜", "积分", "在线时长", "轨迹", "步数",
    ]
    private static let names: Set = [
        "checkin", "checkins", "gps", "leaderboard", "points", "rank", "ranking", "rankings",
    ]

    static func findings(
        _ manifest: Manifest, _ declarations: [Instance.Declared],
        _ outlines: [(file: String, outline: LuaOutline)]
    ) -> [Finding] {
        guard manifest.legalBasis == nil else { return [] }
        var texts = [manifest.name, manifest.title]
        texts += manifest.settings.flatMap { [$0.key, $0.title] }
        for declared in declarations { texts += [declared.name] + titles(declared.definition) }
        var found: [Finding] = []
        for text in texts {
            guard let word = forbidden(text) else { continue }
            let place = place(of: text, in: outlines)
            let file = place?.file ?? "plugins/\(manifest.name)/manifest.lua"
            found.append(
                Finding(
                    file, place?.line, "“\(text)”像是\(word)：格务不做打卡、排名、积分",
                    hint: "去掉它；法律法规要求的，在清单里写 legal_basis = \"文件和条款\""))
        }
        return found
    }

    /// The word that gives it away.
    static func forbidden(_ text: String) -> String? {
        if let word = words.first(where: { text.contains($0) }) { return word }
        let parts = text.lowercased().split(separator: "_").map(String.init)
        if let part = parts.first(where: { names.contains($0) }) { return part }
        return zip(parts, parts.dropFirst()).contains { $0 == "check" && $1 == "in" } ? "check_in" : nil
    }

    /// What things are called in a declaration: titles, and what stands in lists, such as the names of fields.
    private static func titles(_ table: LuaTable) -> [String] {
        var texts: [String] = []
        for (key, value) in table.fields.sorted(by: { $0.key < $1.key }) {
            if case .text(let text) = value, key == "title" || key == "verb" { texts.append(text) }
            if case .table(let inner) = value { texts += titles(inner) }
        }
        for value in table.list {
            if case .text(let text) = value { texts.append(text) }
            if case .table(let inner) = value { texts += titles(inner) }
        }
        return texts
    }

    private static func place(
        of text: String, in outlines: [(file: String, outline: LuaOutline)]
    ) -> (file: String, line: Int)? {
        for (file, outline) in outlines where !file.contains("/spec/") {
            if let token = outline.tokens.first(where: {
                $0.text == text && ($0.kind == .string || $0.kind == .name)
            }) {
                return (file, token.line)
            }
        }
        return nil
    }
}
