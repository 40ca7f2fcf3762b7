import Foundation
import Records

/// Where a workspace is made before it appears under its name: whole, or not at all.
struct BuildingSite {
    /// Where it is made.
    let location: Store.Location
    /// Where it will be.
    private let target: Store.Location

    init(for folder: String) throws {
        target = Store.Location(folder: folder)
        let files = FileManager.default
        guard !target.isWorkspace, !files.fileExists(atPath: target.key) else {
            throw RecordFailure.alreadyThere(path: folder)
        }
        location = Store.Location(folder: "\(folder)/.gewu-init-\(getpid())")
        do {
            try files.createDirectory(atPath: location.folder, withIntermediateDirectories: true)
        } catch {
            throw Complaint(
                .failed, "no_folder", "建不了目录“\(folder)”：\(Self.reason(error))", hint: "请核对路径和权限")
        }
    }

    /// Gives everything its place. The books come last: a folder without them is no workspace.
    func handOver() throws {
        let files = FileManager.default
        if files.fileExists(atPath: target.plugins) {
            // Somebody's own stay as they are.
            for name in try files.contentsOfDirectory(atPath: location.plugins)
            where !files.fileExists(atPath: "\(target.plugins)/\(name)") {
                try files.moveItem(atPath: "\(location.plugins)/\(name)", toPath: "\(target.plugins)/\(name)")
            }
        } else {
            try files.moveItem(atPath: location.plugins, toPath: target.plugins)
        }
        // Neither takes the place of a file that has come meanwhile.
        for (made, name) in [(location.key, target.key), (location.database, target.database)] {
            let refusal = NewFile.name(made, name)
            if refusal == EEXIST { throw RecordFailure.alreadyThere(path: target.folder) }
            guard refusal == 0 else {
                throw Complaint(
                    .failed, "no_folder", "写不了“\(name)”：\(String(cString: strerror(refusal)))",
                    hint: "请核对权限和磁盘空间")
            }
        }
    }

    /// What the system said: by the time Foundation reports it, `errno` may speak of something else.
    private static func reason(_ error: any Error) -> String {
        guard let cause = (error as? CocoaError)?.underlying as? POSIXError else {
            return error.localizedDescription
        }
        return String(cString: strerror(cause.code.rawValue))
    }

    func clear() { try? FileManager.default.removeItem(atPath: location.folder) }
}
