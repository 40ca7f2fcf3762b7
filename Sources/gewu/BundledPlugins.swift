import Foundation

/// The plugins that come with the program.
enum BundledPlugins {
    /// Copies them, and gives their names. A workspace has its own copies: what a place has changed stays changed.
    static func install(into folder: String) throws -> [String] {
        guard let source else { return [] }
        let files = FileManager.default
        var installed: [String] = []
        for name in try files.contentsOfDirectory(atPath: source).sorted() {
            guard files.fileExists(atPath: "\(source)/\(name)/manifest.lua") else { continue }
            try files.copyItem(atPath: "\(source)/\(name)", toPath: "\(folder)/\(name)")
            installed.append(name)
        }
        return installed
    }

    /// Whether plugins lie in this folder.
    static func isHome(_ folder: String) -> Bool {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { files.fileExists(atPath: "\(folder)/\($0)/manifest.lua") }
    }

    /// `GEWU_PLUGINS`; else `share/gewu/plugins` beside the `bin` that the program lies in; else the nearest `plugins/`
    /// above the program, which is where it lies while it is being developed.
    static var source: String? {
        if let named = getenv("GEWU_PLUGINS").map({ String(cString: $0) }), !named.isEmpty { return named }
        guard let program = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(program) }
        var folder = String(cString: program)
        var isFirst = true
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            let candidates =
                isFirst ? ["\(folder)/plugins", "\(folder)/../share/gewu/plugins"] : ["\(folder)/plugins"]
            if let found = candidates.first(where: isHome) { return found }
            isFirst = false
        }
        return nil
    }
}
