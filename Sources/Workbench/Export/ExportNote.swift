import Governance
import Records

extension Desk {
    /// Notes that a list leaves the books as a file, before it does: protected fields in it are masked.
    ///
    /// Throws ``ActionFailure`` where nothing can be written: what is not noted does not go out.
    package func noteExport(of list: String, rows: Int, into file: String) throws {
        let list = withoutPeople(list)
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let community = try account.scope.map { Community.ID($0) }.flatMap {
            try session.find($0) == nil ? nil : $0
        }
        do {
            _ = try session.write(Purpose("导出：\(list)")) { work in
                try work.insert(
                    ExportLog.self, ExportLog.list <- list, ExportLog.rows <- rows,
                    ExportLog.isUnmasked <- false, ExportLog.file <- name,
                    ExportLog.account <- account.name, ExportLog.at <- session.now,
                    ExportLog.day <- session.now.day, ExportLog.community <- community)
            }
        } catch RecordFailure.readOnly {
            throw ActionFailure.notPermitted("账本写不进去，没有导出：导出都要留下记录", hint: "请核对账本的权限")
        }
    }

    /// A line of work with its places, and without whatever else it names: the record outlives the right to somebody's
    /// name.
    private func withoutPeople(_ line: String) -> String {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let isPlain = words.dropFirst().allSatisfy { word in
            do {
                _ = try place(named: word)
                return true
            } catch {
                return false
            }
        }
        return isPlain ? line : (words.first ?? "") + " …"
    }
}
