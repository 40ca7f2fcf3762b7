import Governance
import Lua
import Records
package import Workbench

/// A check on the quality of the books as its author declared it.
struct CheckText {
    let name: String
    let selection: Selection
    /// What is wrong with every record of ``selection`` that has no test of its own.
    let message: String?
    let hasTest: Bool

    /// Throws a ``HostFault``, or what reading the records would.
    init(_ plugin: Plugin, _ name: String, _ definition: LuaTable, _ query: QueryText) throws {
        self.name = name
        guard case .table(let of)? = definition.fields["of"], of.fields["$query"] != nil else {
            throw HostFault.plain("质检 “\(name)” 的 of 应当是查询", hint: "核哪些记录，例如 of = gewu.residents")
        }
        selection = try query.selection(.table(of))
        try query.session.check(selection, access: plugin.access)
        if case .function? = definition.fields["test"] { hasTest = true } else { hasTest = false }
        if case .text(let text)? = definition.fields["message"] { message = text } else { message = nil }
        guard hasTest || message != nil else {
            throw HostFault.plain(
                "质检 “\(name)” 没有写怎样算有问题",
                hint: "写 test = function(it) return 对不对, \"有什么问题\" end；查出来的都算问题的，只写 message = \"…\"")
        }
    }
}

extension PluginHost {
    package func checks() throws -> [DataCheck] {
        try declared("check") { plugin, instance, declared in
            let text = try CheckText(plugin, declared.name, declared.definition, instance.query())
            return DataCheck(
                name: declared.name, title: title(declared), plugin: plugin.name, type: text.selection.type
            ) { [unowned self] in
                try run(text, of: plugin)
            }
        }
    }

    private func run(_ text: CheckText, of plugin: Plugin) throws -> DataCheck.Result {
        var result = DataCheck.Result()
        guard text.hasTest else {
            result.looked = try session.count(Selection(of: text.selection.type), access: plugin.access)
            try session.each(text.selection, ["id"], access: plugin.access) {
                result.findings.append(
                    DataCheck.Finding(record: $0.integer(0), message: text.message ?? ""))
            }
            result.findings.sort { $0.record < $1.record }
            return result
        }
        var failures = FailureTally(plugin.installation)
        do {
            try forEachCommunity(of: plugin, text.selection) { instance, selection in
                guard let test = instance.function("check", text.name, "test") else { return }
                try forEach(instance, test, selection) { id, answer in
                    result.looked += 1
                    switch answer {
                    case .failure(let failure):
                        failures.add(id, failure)
                        result.failed += 1
                    case .value(let value): read(value, of: id, text, &result, &failures)
                    }
                }
            }
        } catch let failure as LuaFailure {
            throw ActionFailure.extensionFailed(problem(.script(plugin: plugin.name, failure), plugin.name))
        }
        note(failures.problems)
        result.findings.sort { $0.record < $1.record }
        return result
    }

    private func read(
        _ value: LuaValue, of id: Int64, _ text: CheckText, _ result: inout DataCheck.Result,
        _ failures: inout FailureTally
    ) {
        guard case .table(let table) = value, case .boolean(let isWell)? = table.fields["is_well"] else {
            failures.add(
                id, "质检 “\(text.name)” 的 test 没有返回 true 或 false", "写成 return 对不对, \"有什么问题\"")
            result.failed += 1
            return
        }
        if isWell { return }
        var message = text.message ?? "不合要求"
        if case .text(let own)? = table.fields["message"], !own.isEmpty { message = own }
        result.findings.append(DataCheck.Finding(record: id, message: message))
    }

    /// Runs `body` over a selection in the interpreters that are its own: those of communities with settings of their
    /// own, alike ones together, and the one for all others.
    func forEachCommunity(
        of plugin: Plugin, _ selection: Selection, _ body: (Instance, Selection) throws -> Void
    ) throws {
        let groups = selection.type.place == nil ? [] : plugin.groups(of: plugin.settings.communities)
        for group in groups {
            try body(
                try instance(of: plugin, for: group.standIn),
                selection.where(.any(group.communities.map { .within($0) })))
        }
        let own = groups.flatMap(\.communities)
        let rest = own.isEmpty ? selection : selection.where(.not(.any(own.map { .within($0) })))
        try body(try instance(of: plugin, for: nil), rest)
    }

    /// Adds what is not known yet.
    func note(_ found: [ExtensionProblem]) {
        for problem in found where !problems.contains(problem) { problems.append(problem) }
    }
}
