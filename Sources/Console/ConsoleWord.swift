import Workbench

/// Words that belong to the console and not to the books.
enum ConsoleWord: String, CaseIterable {
    case leave = "退出"
    case mode = "模式"
    case rehearse = "试"
    case record = "录制"
    case pin = "口令"

    var title: String {
        switch self {
        case .leave: "离开；也可以按 Ctrl-D"
        case .mode: "模式 json、csv、table：怎么显示"
        case .rehearse: ".试：只预览，不写账本；再输一次恢复"
        case .record: "录制 文件：把办成的每一行记下来；录制 停"
        case .pin: "设、改、取消自己的口令：登录时要输，屏幕上不显示"
        }
    }

    /// The word that `typed` is, in Chinese, pinyin or initials.
    init?(_ typed: String) {
        let word = typed.hasPrefix(".") ? String(typed.dropFirst()) : typed
        let found = Self.allCases.first { each in
            // 试 is one letter: it has its full stop, so that no command is shadowed by it.
            if each == .rehearse, !typed.hasPrefix(".") { return false }
            if each.rawValue == word { return true }
            guard let spelled = word.asSpelling else { return false }
            return Spelling(of: each.rawValue).isWritten(spelled)
        }
        if let found {
            self = found
        } else if ["exit", "quit"].contains(word.lowercased()) {
            self = .leave
        } else {
            return nil
        }
    }
}
