import Records

/// A person's sex as the identity card has it.
package enum Sex: String, Choice {
    case male = "男"
    case female = "女"

    package var title: String { rawValue }

    /// Reads 男 and 女, the ways of writing them, and the codes of the national standard (1 and 2).
    package init?(reading text: String) {
        switch text.squeezed.lowercased() {
        case "男", "男性", "m", "male", "1": self = .male
        case "女", "女性", "f", "female", "2": self = .female
        default: return nil
        }
    }
}
