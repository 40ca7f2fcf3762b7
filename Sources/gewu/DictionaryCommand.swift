import ArgumentParser
import Governance
import Records

/// Prints the data dictionary: `docs/data-dictionary.md` is what this says.
struct DictionaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionary", abstract: "数据字典：每种记录有哪些字段", shouldDisplay: false)

    @Option(help: ArgumentHelp("也写这个工作区里各插件的记录", valueName: "目录"))
    var workspace: String?

    func run() throws {
        guard let workspace else { return try Output.write(DataDictionary(coreCatalogue).text) }
        let location = Store.Location(folder: workspace)
        guard location.isWorkspace else { throw RecordFailure.notAWorkspace(path: workspace) }
        let store = try Store(location, coreCatalogue, clock: Clock.now)
        try Output.write(DataDictionary(store.catalogue).text)
    }
}
