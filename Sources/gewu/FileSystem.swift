import Foundation

/// The file system that a folder lies in. SQLite's locks hold on a local one only.
struct FileSystem {
    /// As the kernel calls it: `ext4`, `nfs4`, `fuse.sshfs`; `nil` where it does not say.
    let name: String?
    /// Bytes that an ordinary user may still write.
    let room: Int

    init(of folder: String) {
        var status = statvfs()
        room = statvfs(folder, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : 0
        name = Self.mounted(folder)
    }

    /// Whether it is, or may be, on another machine.
    var isRemote: Bool {
        guard let name else { return false }
        // Whatever works in user space may reach anywhere, but for these.
        if name.hasPrefix("fuse.") { return !Self.localInUserSpace.contains(name) }
        return Self.remote.contains(name)
    }

    private static let remote: Set<String> = [
        "nfs", "nfs4", "smbfs", "smb3", "cifs", "9p", "afs", "coda", "ceph", "ncpfs", "lustre", "gpfs",
        "gfs2",
        "ocfs2", "beegfs", "orangefs", "virtiofs", "vboxsf", "fuse",
    ]
    private static let localInUserSpace: Set<String> = [
        "fuse.fuse-overlayfs", "fuse.mergerfs", "fuse.gocryptfs",
    ]

    /// The type of the mount that holds `folder`, from the kernel's list.
    private static func mounted(_ folder: String) -> String? {
        guard let real = realpath(folder, nil) else { return nil }
        defer { free(real) }
        let path = String(cString: real)
        guard let list = FileManager.default.contents(atPath: "/proc/self/mountinfo") else { return nil }
        var best: (length: Int, type: String)?
        for line in String(decoding: list, as: UTF8.self).split(separator: "\n") {
            // 36 35 98:0 /root /mount/point options - type source options
            let words = line.split(separator: " ")
            guard words.count > 6, let dash = words.firstIndex(of: "-"), dash + 1 < words.count else {
                continue
            }
            let point = unescaped(String(words[4]))
            guard point == "/" || path == point || path.hasPrefix(point + "/") else { continue }
            // A later mount on the same point hides the earlier one.
            if point.utf8.count >= best?.length ?? 0 {
                best = (point.utf8.count, String(words[dash + 1]))
            }
        }
        return best?.type
    }

    /// `\040` is a blank.
    private static func unescaped(_ text: String) -> String {
        text.replacing("\\040", with: " ").replacing("\\011", with: "\t").replacing("\\134", with: "\\")
    }
}
