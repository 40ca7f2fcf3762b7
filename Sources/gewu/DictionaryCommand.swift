import ArgumentParser
import Governance

/// Prints the data dictionary: `docs/data-dictionary.md` is what this says.
struct DictionaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionary", abstract: "数据字典：每种记录有哪些字段", shouldDisplay: false)

    func run() throws { try Output.write(DataDictionary(coreCatalogue).text) }
}
