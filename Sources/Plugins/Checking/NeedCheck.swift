import Governance
import Records

/// What a plugin's specs really asked the books for, held against its manifest.
struct NeedCheck {
    /// The least that lets it do what its specs do.
    let least: (reads: [String], writes: [String])
    private let manifest: Manifest
    private let uses: Set<Usage.Use>
    private let catalogue: Catalogue

    init(_ manifest: Manifest, _ record: UseRecord, _ catalogue: Catalogue) {
        self.manifest = manifest
        self.catalogue = catalogue
        uses = record.uses
        let usage = Usage(uses)
        // Its own records are its own.
        func isOthers(_ need: String) -> Bool { !need.hasPrefix("\(manifest.name).") }
        least = (
            usage.needs(.read, in: catalogue).filter(isOthers),
            usage.needs(.write, in: catalogue).filter(isOthers)
        )
    }

    /// Needs of the manifest that no spec makes use of.
    func unused() -> [(verb: RecordFailure.Verb, need: String)] {
        func isUsed(_ need: String, _ verb: RecordFailure.Verb) -> Bool {
            guard let (type, field) = try? catalogue.need(need) else { return true }
            return uses.contains { use in
                use.verb == verb && use.type == type.name && (field == nil || use.field == field)
            }
        }
        return manifest.reads.filter { !isUsed($0, .read) }.map { (.read, $0) }
            + manifest.writes.filter { !isUsed($0, .write) }.map { (.write, $0) }
    }

    /// What the specs make use of and the manifest does not name.
    func undeclared() -> [(verb: RecordFailure.Verb, need: String)] {
        let asked = manifest.asked
        var missing: [(verb: RecordFailure.Verb, need: String)] = []
        for use in uses.sorted() where use.verb == .read {
            guard let type = try? catalogue.type(named: use.type) else { continue }
            let isAsked = use.field == "id" ? asked.reaches(type) : asked.mayRead(type, use.field)
            if isAsked { continue }
            let isWhole = !asked.reaches(type) && (use.field == "id" || type.comesWithType(use.field))
            let need = isWhole ? type.name : "\(type.name).\(use.field)"
            if !missing.contains(where: { $0.need == need }) { missing.append((.read, need)) }
        }
        return missing
            + asked.missing(reads: [], writes: least.writes, in: catalogue).map { ($0.0, $0.1) }
    }

    /// As it would stand in the manifest: `needs = { read = { "resident" }, write = { "visit" } }`.
    var leastWords: String {
        func list(_ needs: [String]) -> String {
            needs.isEmpty ? "{}" : "{ " + needs.map { "\"\($0)\"" }.joined(separator: ", ") + " }"
        }
        return "needs = { read = \(list(least.reads)), write = \(list(least.writes)) }"
    }

    /// Of what is unused only where the specs run as a whole: elsewhere they may not have come to it.
    func findings(_ file: (name: String, outline: LuaOutline), isWhole: Bool = true) -> [Finding] {
        let tokens = file.outline.tokens
        func line(_ need: String, _ verb: RecordFailure.Verb) -> Int? {
            let start = tokens.firstIndex { $0.text == (verb == .read ? "read" : "write") } ?? 0
            return tokens[start...].first { $0.text == need }?.line
        }
        func word(_ verb: RecordFailure.Verb) -> String { verb == .read ? "读" : "写" }
        let needs = tokens.first { $0.text == "needs" }?.line
        return undeclared().map { verb, need in
            Finding(
                file.name, nil, "要\(word(verb)) “\(need)”，清单里没有", hint: "用例要的最小授权：\(leastWords)")
        }
            + (isWhole ? unused() : []).map { verb, need in
                Finding(
                    file.name, line(need, verb) ?? needs, "清单要\(word(verb)) “\(need)”，用例没有用到",
                    hint: "从 needs 里去掉，或写一个用到它的用例；最小授权：\(leastWords)")
            }
    }
}

/// What the specs of a run asked for. Shared by the tests of a run, which are all on one thread.
final class UseRecord {
    private(set) var uses: Set<Usage.Use> = []
    /// How many tests ran.
    private(set) var tests = 0

    func note(_ usage: Usage?) {
        tests += 1
        uses.formUnion(usage?.uses ?? [])
    }
}

extension Access {
    /// Whoever may do anything that a plugin can be granted: for finding out what it asks for.
    static func everything(of catalogue: Catalogue, who: String) -> Access {
        let types = catalogue.types.filter { !Manifest.closed.contains($0.name) && $0.plugin == nil }
        let writable = types.filter { $0.name != Duty.declaration.name && $0.name != Step.declaration.name }
        return Access(
            who: who, reads: Set(types.flatMap(\.allNeeds)), writes: Set(writable.flatMap(\.allNeeds)))
    }
}
