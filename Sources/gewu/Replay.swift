import Console
import Foundation
import Records
import Workbench

/// A file of lines as the console records them, done one after another: each line is a change of its own.
///
/// Numbers on a line mean the rows of the list before it, as at the console. A line that fails is told with its number,
/// and the rest is done all the same.
struct Replay {
    private let path: String
    private let lines: [String]

    init(_ path: String) throws {
        guard let content = FileManager.default.contents(atPath: path) else {
            throw Complaint(
                .data, "script", "读不了“\(path)”", hint: "请核对路径和读取权限",
                place: [JSON.Member("file", .text(path))])
        }
        self.path = path
        lines = String(decoding: content, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { String($0.last == "\r" ? $0.dropLast() : $0) }
    }

    /// Whether a file is one that the console has recorded.
    static func isRecording(_ path: String) -> Bool {
        guard let content = FileManager.default.contents(atPath: path) else { return false }
        return content.starts(with: Recording.heading.utf8)
    }

    /// Does the lines. Throws ``Ending`` with the status of findings where one of them failed.
    func run(_ common: CommonOptions, _ mode: Context.Mode) throws {
        let workspace = try Workspace(common)
        let account = try SignIn(common).account(at: try workspace.office())
        var listed: Listed?
        var failed = 0
        for (number, line) in lines.enumerated() {
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.isEmpty || text.hasPrefix("#") { continue }
            do {
                let answer = try workspace.desk(common, mode, signedIn: account) { desk in
                    desk.listed = listed
                    return try desk.run(line: text)
                }
                if let list = Listed(answer), !answer.isReceipt { listed = list }
                let (shown, beside) = answer.shown(as: common.display.format ?? .table)
                try Output.write(shown)
                for note in beside { Output.beside(plainText(note)) }
                if answer.hasFindings { failed += 1 }
            } catch let error as RecordFailure where error == .interrupted {
                throw error
            } catch {
                failed += 1
                Output.beside("\(path)：第 \(number + 1) 行：\(plainText(Complaint(about: error).words))")
            }
        }
        if failed > 0 { throw Ending(status: .findings) }
    }
}
