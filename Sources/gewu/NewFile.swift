import Glibc

/// A file that is whole before it has its name, and never takes the place of another.
enum NewFile {
    /// Gives what was made at `made` the name `name`, in the same file system. Afterwards `made` may still be there.
    ///
    /// Returns what the system says against it, `EEXIST` where the name is taken, or 0.
    static func name(_ made: String, _ name: String) -> Int32 {
        if link(made, name) == 0 { return 0 }
        guard hasNoLinks(errno) else { return errno }
        // FAT and its kin. The name is taken with an empty file, which nobody else can have made, and
        // then filled; whoever is killed in between leaves it empty.
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { return errno }
        close(descriptor)
        if rename(made, name) == 0 { return 0 }
        let reason = errno
        unlink(name)
        return reason
    }

    /// Whether a file system without links answers so.
    private static func hasNoLinks(_ reason: Int32) -> Bool {
        [EPERM, EOPNOTSUPP, ENOSYS, EINVAL, EMLINK].contains(reason)
    }
}
