package import Governance

/// A result as staff type it: outcome and way in one word.
package struct VisitWord: Equatable, Sendable {
    package let outcome: Visit.Outcome
    package let way: Visit.Way?

    /// `见面`, `j`, `电话`, `dh` …; `nil` for what is no result.
    package init?(_ word: String) {
        guard let found = Self.words[word.lowercased()] else { return nil }
        self = found
    }

    init(_ outcome: Visit.Outcome, _ way: Visit.Way? = nil) {
        self.outcome = outcome
        self.way = way
    }

    static func unknown(_ word: String) -> ActionFailure {
        if ["迁出", "去世", "空户"].contains(word) {
            return .notUnderstood("“\(word)”不是走访结果，是户的变更", hint: "请告诉社区核对后登记；这次走访可以先记 未遇")
        }
        return .notUnderstood("没有“\(word)”这种结果", hint: "可以写：见面、电话、微信、邻居、亲属、拒访、未遇，外出 至 日期，住院 至 日期")
    }

    private static let words: [String: VisitWord] = {
        var words: [String: VisitWord] = [:]
        for (spellings, meant) in spellings {
            for word in spellings { words[word] = meant }
        }
        return words
    }()

    private static let spellings: [([String], VisitWord)] = [
        (["见面", "见到", "见", "j", "入户", "到场", "已见"], VisitWord(.met, .atHome)),
        (["路遇"], VisitWord(.met, .passing)),
        (["电话", "dh"], VisitWord(.contacted, .phone)),
        (["微信", "wx"], VisitWord(.contacted, .message)),
        (["邻居", "lj", "邻居代看"], VisitWord(.contacted, .neighbour)),
        (["亲属", "qs", "家属"], VisitWord(.contacted, .kin)),
        (["已联系"], VisitWord(.contacted)),
        (["拒访", "jf", "婉拒"], VisitWord(.declined)),
        (["未遇", "wy", "无人", "家中无人"], VisitWord(.notHome)),
        (["外出", "wc"], VisitWord(.away)),
        (["住院", "zy"], VisitWord(.inHospital)),
    ]
}
