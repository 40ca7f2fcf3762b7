import Foundation

/// The lines an account typed, one a line, readable by their owner alone.
///
/// It lies in the user's own state folder, and never among the books: whoever may read those need not know who asked
/// for whom. A line in which a number as long as a telephone's stands is not kept.
package struct HistoryFile {
    let path: String

    /// How many lines are kept.
    static let most = 2000

    /// `name` tells workspace and account apart. `nil` where there is no folder to keep it in.
    package init?(named name: String) {
        let environment = ProcessInfo.processInfo.environment
        let folder: String
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            folder = state + "/gewu"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            folder = home + "/.local/state/gewu"
        } else {
            return nil
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            return nil
        }
        let safe = name.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" }
        path = "\(folder)/history-\(String(safe))"
    }

    init(path: String) { self.path = path }

    /// The lines kept, the oldest first. More than twice what is kept is cut down.
    func lines() -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let all = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        let kept = Array(all.suffix(Self.most))
        if all.count > 2 * Self.most { replace(kept) }
        return kept
    }

    /// Adds a line at the end, whoever else is adding.
    func add(_ line: String) {
        guard Self.mayKeep(line) else { return }
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        // The file may be older than this program's care for it.
        fchmod(file, 0o600)
        var text = line.replacing("\n", with: "⏎") + "\n"
        text.withUTF8 { bytes in _ = write(file, bytes.baseAddress, bytes.count) }
    }

    private func replace(_ lines: [String]) {
        let partial = "\(path).\(getpid())"
        let data = Data((lines.joined(separator: "\n") + "\n").utf8)
        guard
            FileManager.default.createFile(
                atPath: partial, contents: data, attributes: [.posixPermissions: 0o600])
        else { return }
        rename(partial, path)
    }

    /// Whether nothing in it can be a protected number: of a telephone, a document, a bank card. Dates and the numbers
    /// of records are none.
    static func mayKeep(_ line: String) -> Bool {
        var digits = 0
        for word in line.split(whereSeparator: \.isWhitespace) {
            if isDate(word) || ["居民", "户"].contains(where: { word.hasPrefix($0) && word.count > $0.count }) {
                digits = 0
                continue
            }
            for scalar in word.unicodeScalars {
                switch scalar.value {
                case 0x30...0x39, 0xFF10...0xFF19: digits += 1
                // Numbers are written in groups.
                case 0x2D, 0xFF0D: break
                default: digits = 0
                }
                if digits >= 7 { return false }
            }
        }
        return true
    }

    /// `2026-11-17`, `20261117`
    private static func isDate(_ word: some StringProtocol) -> Bool {
        let digits = word.split(separator: "-").joined()
        return digits.utf8.count == 8 && digits.utf8.allSatisfy { (48...57).contains($0) }
            && (digits.hasPrefix("19") || digits.hasPrefix("20"))
    }
}
