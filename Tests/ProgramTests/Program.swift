import Foundation
import Testing

/// The real program, run as a process: arguments in, streams and status out.
struct Program {
    var folder = FileManager.default.currentDirectoryPath
    var environment: [String: String] = [:]

    struct Ending: Equatable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// It lies beside the tests that are being run.
    static let path: String = {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("gewu").path
    }()

    func start(_ arguments: [String]) throws -> Run { try Run(self, arguments) }

    /// Another program, in its place.
    static func run(
        _ path: String, _ arguments: [String], _ environment: [String: String]
    ) throws -> Ending {
        var program = Program()
        program.environment = environment
        return try Run(program, arguments, at: path).wait()
    }

    func callAsFunction(_ arguments: String...) throws -> Ending { try start(arguments).wait() }

    func callAsFunction(_ arguments: [String]) throws -> Ending { try start(arguments).wait() }

    /// A run that has begun.
    final class Run {
        private let process = Process()
        private let output: URL
        private let errors: URL

        fileprivate init(_ program: Program, _ arguments: [String], at path: String = Program.path) throws {
            // Files, not pipes: nobody has to read along while the program writes.
            let place = URL(fileURLWithPath: "\(Scratch.path)/\(UUID().uuidString)")
            (output, errors) = (place.appendingPathExtension("out"), place.appendingPathExtension("err"))
            for file in [output, errors] { try Data().write(to: file) }
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
            process.currentDirectoryURL = URL(fileURLWithPath: program.folder)
            var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GEWU_") }
            environment.merge(program.environment) { $1 }
            process.environment = environment
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
        }

        var isRunning: Bool { process.isRunning }

        func kill(_ signal: Int32 = SIGKILL) { Foundation.kill(process.processIdentifier, signal) }

        func wait() throws -> Ending {
            process.waitUntilExit()
            defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
            let status =
                process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
            return Ending(
                status: status, output: try String(contentsOf: output, encoding: .utf8),
                errors: try String(contentsOf: errors, encoding: .utf8))
        }
    }
}

extension Program.Ending {
    /// Standard output as JSON.
    func json() throws -> JSONAnswer { try JSONAnswer(JSONSerialization.jsonObject(with: Data(output.utf8))) }

    /// Standard error as one JSON object.
    func error() throws -> JSONAnswer {
        let value = try JSONSerialization.jsonObject(with: Data(errors.utf8))
        try #require(value is [String: Any], "\(errors)")
        return JSONAnswer(value)
    }
}

/// A value of JSON, by name and place.
struct JSONAnswer {
    let value: Any?

    init(_ value: Any?) { self.value = value }

    subscript(name: String) -> JSONAnswer { JSONAnswer((value as? [String: Any])?[name]) }
    subscript(index: Int) -> JSONAnswer {
        JSONAnswer((value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil })
    }
    var list: [JSONAnswer] { (value as? [Any] ?? []).map { JSONAnswer($0) } }
    var names: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
    var text: String? { value as? String }
    var number: Int? { (value as? NSNumber)?.intValue }
    var measure: Double? { (value as? NSNumber)?.doubleValue }
    var flag: Bool? { (value as? NSNumber)?.boolValue }
}
