import Glibc
import Logging
import Records

/// Progress on standard error: bare words for somebody who looks on, with the time for a log file.
struct Journal: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info
    private let isWatched = isatty(STDERR_FILENO) == 1

    func log(event: LogEvent) {
        let time = isWatched ? "" : "\(Clock.now()) "
        let mark = event.level >= .warning ? "！" : ""
        Output.beside("\(time)\(mark)\(event.message)")
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// A logger for the program's progress; with `quiet` only for what is wrong.
    static func logger(quiet: Bool) -> Logger {
        var logger = Logger(label: "gewu") { _ in Journal() }
        if quiet { logger.logLevel = .critical }
        return logger
    }
}
