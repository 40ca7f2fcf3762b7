import ArgumentParser
import Console
import Governance
import Plugins
import Records
import Workbench

/// The staff console.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl", abstract: "控制台：一行一行地办（不写命令时就是它）")

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try Workspace(common)
        let office = try workspace.office()
        var historyName = ""
        // Who it is, and whether --known is there, is seen before anything is asked.
        let account = try SignIn(common).account(at: office, isSittingDown: true)
        try workspace.desk(common, .readOnly, signedIn: account) { desk in
            historyName = "\(desk.session.workspaceNumber)-\(desk.account.name)"
        }
        let services = Repl.Services(
            desk: { mode, agreedOn, body in
                try office.desk(
                    as: account, systemUser: systemUser(), day: common.day,
                    mode: common.known == nil ? mode : .readOnly, known: common.known, agreedOn: agreedOn,
                    body)
            },
            words: { plainText(Complaint(about: $0).words) },
            export: { answer, line, file in
                let target = try TableFile(file)
                return try target.write {
                    try answer.write(to: target.writer(String(line.prefix(20)), answer.tableColumns))
                    return answer.rows.count
                } before: { count in
                    try office.desk(
                        as: account, systemUser: systemUser(), day: Clock.now().day, mode: .apply
                    ) { try $0.noteExport(of: line, rows: count, into: file) }
                }
            },
            evaluate: { code, isExpression, writes, desk in
                let head = "local gewu = require \"gewu\" "
                let script = Script(
                    head + (isExpression ? "return \(code)" : code), named: isExpression ? "=" : "lua")
                return try script.run([], at: desk, writes: writes, isWaitedFor: true) {
                    Output.beside(plainText($0))
                }
            },
            completeCode: { text in
                ScriptWords(coreCatalogue).completions(text).map {
                    Completion($0.text, note: $0.note, isOpen: true)
                }
            },
            show: { try Output.write($0) }, historyName: historyName)
        guard try Repl(services).run() else {
            // At a terminal the reasons have been read; a program that fed the lines is told.
            if Terminal.isAttended { return }
            throw Ending(status: .findings)
        }
    }
}
