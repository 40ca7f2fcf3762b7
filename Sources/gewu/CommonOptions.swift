import ArgumentParser
import Console
import Records
import Workbench

extension Format: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}

/// What every command that works in a workspace understands.
struct CommonOptions: ParsableArguments {
    @OptionGroup var place: PlaceOptions

    @OptionGroup var date: DateOptions

    @OptionGroup var display: FormatOptions

    var workspace: String? { place.workspace }
    var actor: String? { place.actor }
    var known: Int64? { place.known }
    var day: Day { date.day }

    /// For what writes, or looks at the books as they are.
    func refuseKnown(_ reason: String) throws {
        guard known != nil else { return }
        throw Complaint(.usage, "usage", "\(reason)，不能带 --known", hint: "请去掉 --known")
    }
}

/// Which books, as whom, and as they were written up to when.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("工作区目录（也可设 GEWU_WORKSPACE；默认从当前目录向上找）", valueName: "目录"))
    var workspace: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("以哪个账号办理（默认：系统用户对应的账号）", valueName: "账号"))
    var actor: String?

    @Option(
        help: ArgumentHelp(
            "账号有口令、又没有人坐在终端前时：第一行是口令的文件，只有你自己能读（也可设 GEWU_PIN_FILE）", valueName: "文件"))
    var pinFile: String?

    @Option(
        help: ArgumentHelp("账本只看写到这次变更为止的，不能写", valueName: "变更号"),
        transform: { text in
            guard let number = Int64(text), number > 0 else { throw ValidationError("要写成大于 0 的整数") }
            return number
        })
    var known: Int64?
}

/// The acting day.
struct DateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("按哪一天（默认今天，北京时间）", valueName: "日期"),
        transform: Self.read)
    var on: Day?

    /// A date as every option of one reads it.
    @Sendable static func read(_ text: String) throws -> Day {
        guard let day = Day(text) else { throw ValidationError("要写成 2026-11-17 这样，并且有这一天") }
        return day
    }

    var day: Day { on ?? Clock.now().day }
}

/// Whether what plugins cost is told.
struct ProfileOptions: ParsableArguments {
    @Flag(name: .customLong("profile"), help: "另外列出插件的规则、命令和批处理各用了多久、查了什么")
    var isAsked = false

    /// Lets a desk note it; `nil` where nobody asks.
    func profile(_ desk: Desk) -> Profile? {
        guard isAsked else { return nil }
        let profile = Profile(stopwatch: Clock.seconds)
        desk.profile = profile
        return profile
    }
}

/// How an answer is shown.
struct FormatOptions: ParsableArguments {
    @Option(help: ArgumentHelp("怎么显示（默认：屏幕上是 table；成行的，交给别的程序时是 json）", valueName: "样式"))
    var format: Format?

    @Option(help: ArgumentHelp("帮助和提示用哪种语言：zh 中文，en 英文（也可设 GEWU_LANG）", valueName: "语言"))
    var lang: Language?

    /// Rows for a program that reads them, a table for somebody who looks.
    var forRows: Format { format ?? (Output.isTerminal ? .table : .json) }

    func show(_ answer: Answer) throws {
        let (text, beside) = answer.shown(as: forRows)
        try Output.write(text)
        for note in beside { Output.beside(plainText(note)) }
        if answer.hasFindings { throw Ending(status: .findings) }
    }
}
