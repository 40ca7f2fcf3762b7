import Synchronization

/// The language of help and messages: Chinese, unless somebody asks for English.
package enum Language: String, CaseIterable, Sendable {
    case chinese = "zh"
    case english = "en"

    private static let isEnglish = Atomic(false)

    /// That of the program, from its start to its end.
    package static var current: Language {
        get { isEnglish.load(ordering: .relaxed) ? .english : .chinese }
        set { isEnglish.store(newValue == .english, ordering: .relaxed) }
    }

    /// A text as the catalogue has it in this language; in Chinese, and where the catalogue has none, as it stands.
    package func words(_ chinese: String) -> String {
        self == .english ? English.words[chinese] ?? chinese : chinese
    }
}

extension String {
    /// The text in the language of the program.
    package var told: String { Language.current.words(self) }

    /// The same with something in place of `{0}`, `{1}` …
    package func told(_ parts: Any...) -> String {
        var text = told
        for (index, part) in parts.enumerated() { text = text.replacing("{\(index)}", with: "\(part)") }
        return text
    }
}
