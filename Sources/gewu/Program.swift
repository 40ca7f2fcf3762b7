import ArgumentParser
import Console
import Glibc
import Workbench

/// The program: arguments in, exit status out.
@main
enum Program {
    static func main() {
        // A reader that goes away must not end a run in the middle.
        signal(SIGPIPE, SIG_IGN)
        // What is made here is nobody else's to read.
        umask(0o077)
        let arguments = Array(CommandLine.arguments.dropFirst())
        Language.current = language(arguments)
        exit(run(arguments).rawValue)
    }

    private static func run(_ arguments: [String]) -> Status {
        do {
            var command = try Gewu.parseAsRoot(arguments)
            try command.run()
            return .done
        } catch let ending as Ending {
            return ending.status
        } catch {
            return end(error, arguments)
        }
    }

    private static func end(_ error: any Error, _ arguments: [String]) -> Status {
        let complaint: Complaint
        if Gewu.exitCode(for: error) == .success {
            // Help, the version, a completion script: asked for, and no failure.
            try? Output.write(UsageWords.help(Gewu.fullMessage(for: error)) + "\n")
            return .done
        } else if Gewu.exitCode(for: error) == .validationFailure {
            complaint = UsageWords.complaint(Gewu.message(for: error), about: arguments)
        } else {
            complaint = Complaint(about: error)
        }
        if wantsJSON(arguments) {
            Output.beside(complaint.json.line)
        } else {
            Output.beside(plainText(complaint.words))
        }
        return complaint.status
    }

    /// Known before the arguments are understood, so that whatever is said of them is said in it.
    private static func language(_ arguments: [String]) -> Language {
        let named = zip(arguments, arguments.dropFirst()).first { $0.0 == "--lang" }?.1
        let joined = arguments.first { $0.hasPrefix("--lang=") }.map { String($0.dropFirst("--lang=".count)) }
        let wanted = named ?? joined ?? Workspace.environment("GEWU_LANG") ?? ""
        return Language(rawValue: wanted) ?? .chinese
    }

    /// Also where the arguments could not be understood.
    private static func wantsJSON(_ arguments: [String]) -> Bool {
        arguments.contains("--format=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }
}

/// `gewu`: everything else is a word after it.
struct Gewu: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "gewu",
        abstract: "格务：街道和社区的治理工作台",
        version: version,
        subcommands: [
            InitCommand.self, DoCommand.self, ScriptCommand.self, RunCommand.self, ImportCommand.self,
            ExportCommand.self, PluginCommand.self, UndoCommand.self, BackupCommand.self, MigrateCommand.self,
            VerifyCommand.self, DoctorCommand.self, DictionaryCommand.self, RegridCommand.self,
            SettingsCommand.self, SimulateCommand.self,
            ReplCommand.self,
        ],
        defaultSubcommand: ReplCommand.self)
}
