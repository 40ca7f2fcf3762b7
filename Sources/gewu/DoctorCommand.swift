import ArgumentParser
import Console
import Governance
import Records
import Workbench

/// Versions, guards and the state of the workspace, each problem with what to do.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "版本、防护、工作区状况，以及该怎么办",
        discussion: "有要处理的事时状态是 78。不改动任何东西。")

    @OptionGroup var common: CommonOptions

    func run() throws {
        var checkup = Checkup()
        checkup.note("格务", Gewu.version)
        checkup.examinePlugins()
        do {
            let workspace = try Workspace(common)
            checkup.note("工作区", workspace.location.folder)
            checkup.examineFolder(workspace.location)
            checkup.examineBooks(workspace.location)
        } catch {
            let complaint = Complaint(about: error)
            checkup.problem("工作区", complaint.message, complaint.hint ?? "")
        }
        let answer = checkup.answer
        do {
            try common.display.show(answer)
        } catch let ending as Ending where ending.status == .findings {
            throw Ending(status: .misconfigured)
        }
    }
}

/// What a doctor has looked at so far.
struct Checkup {
    private var lines: [(item: String, isWell: Bool, state: String, hint: String?)] = []

    mutating func note(_ item: String, _ state: String) { lines.append((item, true, state, nil)) }

    mutating func problem(_ item: String, _ state: String, _ hint: String) {
        lines.append((item, false, state, hint))
    }

    var answer: Answer {
        let problems = lines.filter { !$0.isWell }.count
        return Answer(
            columns: [
                Answer.Column("item", "项目"), Answer.Column("well", "正常"), Answer.Column("state", "状况"),
                Answer.Column("hint", "怎么办"),
            ],
            rows: lines.map { line in
                [
                    .text(line.item), .flag(line.isWell), .text(line.state),
                    line.hint.map { .text($0) } ?? .none,
                ]
            },
            notes: [problems == 0 ? "✓ 一切正常" : "✗ 有 \(problems) 项要处理"], hasFindings: problems > 0)
    }
}
