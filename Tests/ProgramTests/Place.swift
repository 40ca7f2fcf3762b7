import Foundation
import Testing

/// A folder of its own for a test, gone when the test is over.
final class Place {
    let path: String

    init() throws {
        path = "\(Scratch.path)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The program, working in this folder.
    var gewu: Program { Program(folder: path) }

    subscript(name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: self[name], atomically: true, encoding: .utf8)
    }
}

/// The reference workspace with few residents: made once, and copied by those who need one.
final class Town {
    static let day = "2026-11-17"

    private let place: Place
    /// The program, working in the workspace.
    let gewu: Program
    var path: String { gewu.folder }

    init(copyOf folder: String? = nil) throws {
        place = try Place()
        try FileManager.default.copyItem(atPath: try folder ?? Town.small.get(), toPath: place["town"])
        gewu = Program(folder: place["town"])
    }

    func write(_ text: String, to name: String) throws { try place.write(text, to: "town/\(name)") }

    static let small = Result { try make(residents: 2000) }
    static let large = Result { try make(residents: 6000) }

    /// Makes a workspace of so many residents, which stays until the tests end; gives its folder.
    static func make(residents: Int, as name: String? = nil) throws -> String {
        let name = name ?? "town-\(residents)"
        let made = try Program(folder: Scratch.path)(
            "init", name, "--demo", "--residents", "\(residents)", "--seed", "7", "--on", day)
        try #require(made.status == 0, "\(made.errors)")
        return "\(Scratch.path)/\(name)"
    }
}

/// Where all of it lies, for as long as the tests run.
enum Scratch {
    static let path: String = {
        try? FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Scratch.name) }
        return name
    }()

    private static var name: String {
        "\(FileManager.default.temporaryDirectory.path)/gewu-tests-\(getpid())"
    }
}
