import Workbench

/// What the console says, in Chinese; the catalogue has it in English.
package enum ConsoleText: String, CaseIterable {
    case preview = "预览› "
    case duties = "今日应办 {0}　本周到期 {1}（含今日）　逾期 {2}"
    case late = "　超时 {0}"
    case daily = "　天天见 {0} 人，未见 {1}"
    case matters = "　在手事件 {0}"
    case failedJob = "昨夜批处理：{0}"
    case suggestions = "可输入：{0}　{1}　帮助(bz)；离开：退出(tc)"
    case nothingDone = "没有办"
    case formatNow = "现在是 {0}；写法：模式 {1}"
    case rehearsing = "以下只预览，不写账本；再输 .试 恢复"
    case rehearsed = "以下照常写账本"
    case recording = "开始录制到 {0}；写 录制 停 结束"
    case recorded = "✓ 已录制 {0} 行到 {1}"
    case notRecording = "没有在录制；写法：录制 文件"
    case notKept = "# 这一行有证件或电话号码，没有录下"
    case cannotRecord = "不能录制到“{0}”：{1}"
    case otherName = "换一个文件名；已有的文件不会被覆盖"
    case ownWords = "控制台自己的："
    case pinAtTerminal = "口令要本人坐在终端前设"
    case pinHint = "请在控制台里输 口令"
    case oldPIN = "原来的口令（没有就回车）："
    case newPIN = "新的口令（至少 {0} 个字；回车是不要口令）："
    case newPINAgain = "再输一次新的口令："
    case pinsDiffer = "两次输的不一样，没有改"
    case pinGone = "✓ 口令取消了"
    case pinSet = "✓ 口令设好了，下次登录要输"
    case pinOf = "{0}（{1}）的口令："
    case wrongPIN = "口令不对"
    case onceMore = "，再输一次"
    case mayBe = "“{0}”可以是："
    case which = "哪一个？› "
    case goAheadGrave = "照此办理？写 是(y) 才办 › "
    case goAhead = "照此办理？回车 是，n 不办 › "
    case movedOn = "刚才别人写了账本，结果不同了，请再看一遍："
    case writeLines = "写几行，空行结束："
    case more = "—— 共 {0} 条，到 {1}%；回车 下一页，q 不看了 › "
    case noList = "还没有列出可以导出的清单"
    case exportUsage = "待办 > 今天.xlsx，或先 待办，再 > 今天.xlsx"
    case exported = "✓ 已导出 {0} 行到 {1}"
    case formKeys = "（? 为什么问，< 上一项，Ctrl-C 不办了）"
    case needed = "  这一项要写；{0}"
    case choices = "  可选：{0}"
    case alsoThere = "  还可以写：{0}（回车 不写）› "
    case noSuchItem = "  没有“{0}”这一项；写编号、名称或首字母"
    case moreChoices = "  ……共 {0} 项，再打几个字"
    case notWritten = "预览，没有写入"
    case written = "✓ 已写入；写错了用 撤销"
    case working = "正在办…… {0} 秒，Ctrl-C 停下"

    /// In the language of the program.
    package var told: String { rawValue.told }

    package func told(_ parts: Any...) -> String {
        var text = told
        for (index, part) in parts.enumerated() { text = text.replacing("{\(index)}", with: "\(part)") }
        return text
    }
}
