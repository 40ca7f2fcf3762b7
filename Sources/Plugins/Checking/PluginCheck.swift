import Governance
import Lua
import Records
import Workbench

/// Looks a plugin over before anybody switches it on: all that is wrong, at once.
package struct PluginCheck {
    /// In the order of files and lines, one for each line.
    package let findings: [Finding]

    /// `path` is the folder that holds the plugins. Throws a ``PluginFailure`` only where there is no such plugin.
    package init(_ name: String, in path: String) throws {
        let files = try AuthoredFiles(name, in: path)
        var findings = files.missing()
        let installation: Installation?
        do {
            installation = try Installation(name, in: path)
        } catch let failure as PluginFailure {
            installation = nil
            findings.append(Self.finding(failure, name))
        }
        let (broken, outlines) = files.outlines()
        findings += broken
        for (file, outline) in outlines {
            findings += Self.globals(of: outline, in: file, isSpec: file.contains("/spec/"))
        }
        if let installation, broken.isEmpty {
            let sources = outlines.filter {
                !$0.file.contains("/spec/") && !$0.file.hasSuffix("/manifest.lua")
            }
            findings += Self.unusedSettings(installation.manifest, sources.map(\.outline), files.manifest)
            for (file, outline) in sources { findings += FieldCheck.findings(outline, in: file) }
            let trial = try DeclarationTrial(installation, in: path)
            findings += trial.findings
            findings += LegalBasisCheck.findings(installation.manifest, trial.declarations, outlines)
            if trial.findings.isEmpty {
                let (failures, uses) = try Self.specs(name, in: path)
                findings += failures
                findings += try Self.needs(
                    installation, in: path, files.manifest, uses, isWhole: findings.isEmpty)
            }
        }
        self.findings = Self.sorted(findings)
    }

    /// One finding for each line: what comes after it there is mostly of the same cause.
    private static func sorted(_ findings: [Finding]) -> [Finding] {
        var seen: Set<String> = []
        let unique = findings.filter { finding in
            guard let line = finding.line else { return seen.insert(finding.file + finding.message).inserted }
            return seen.insert("\(finding.file):\(line)").inserted
        }
        return unique.enumerated().sorted { a, b in
            (a.element.file, a.element.line ?? 0, a.offset) < (b.element.file, b.element.line ?? 0, b.offset)
        }.map(\.element)
    }

    private static func finding(_ failure: PluginFailure, _ name: String) -> Finding {
        let file = "plugins/\(name)/manifest.lua"
        return switch failure {
        case .script(_, let lua): Finding(lua, in: file)
        case .manifest(_, let problem, let hint): Finding(file, nil, problem, hint: hint)
        case .setting(_, let key, let problem): Finding(file, nil, "设置 \(key)：\(problem)")
        default: Finding(file, nil, failure.description)
        }
    }

    // MARK: Without running

    private static func globals(of outline: LuaOutline, in file: String, isSpec: Bool) -> [Finding] {
        let known = sandboxGlobals + (isSpec ? APITable.spec.entries.map(\.name) : [])
        // Once for each name: what mends its first place mends them all.
        var seen: Set<String> = []
        let strangers = outline.globals.sorted {
            ($0.line, $1.isWritten ? 1 : 0) < ($1.line, $0.isWritten ? 1 : 0)
        }
        .filter { !known.contains($0.name) && seen.insert($0.name).inserted }
        return strangers.map { global in
            global.isWritten
                ? Finding(file, global.line, "给没有声明的 “\(global.name)” 赋值", hint: "前面加 local")
                : Finding(
                    file, global.line, "没有声明过 “\(global.name)”",
                    hint: suggestion(global.name, known + ["gewu"]) ?? "前面用 local 声明，或 require 进来")
        }
    }

    private static func unusedSettings(
        _ manifest: Manifest, _ outlines: [LuaOutline], _ file: (name: String, outline: LuaOutline)
    ) -> [Finding] {
        manifest.settings.map(\.key).filter { key in !outlines.contains { $0.mentions(key) } }.map { key in
            Finding(
                file.name, file.outline.tokens.first { $0.text == key }?.line, "设置 “\(key)” 没有用到",
                hint: "从清单里去掉，或在规则里写 gewu.settings.\(key)")
        }
    }

    // MARK: Running

    private static func specs(_ name: String, in path: String) throws -> ([Finding], UseRecord) {
        var findings: [Finding] = []
        let uses = UseRecord()
        do {
            try SpecRunner(path: path).run(name, noting: uses) { result in
                if let failure = result.failure { findings.append(Finding(placed: failure, in: result.file)) }
            }
        } catch let failure as PluginFailure {
            findings.append(finding(failure, name))
        }
        return (findings, uses)
    }

    /// What is asked for and not used, where all else is well; else what is used and not asked for.
    private static func needs(
        _ installation: Installation, in path: String, _ file: (name: String, outline: LuaOutline),
        _ uses: UseRecord, isWhole: Bool
    ) throws -> [Finding] {
        guard uses.tests > 0 else { return [] }
        if isWhole { return NeedCheck(installation.manifest, uses, coreCatalogue).findings(file) }
        let wide = UseRecord()
        try SpecRunner(path: path).run(installation.manifest.name, noting: wide, isWide: true) { _ in }
        return NeedCheck(installation.manifest, wide, coreCatalogue).findings(file, isWhole: false)
    }
}

/// What every Lua text of a plugin sees without declaring it.
let sandboxGlobals =
    [
        "_VERSION", "assert", "collectgarbage", "coroutine", "debug", "error", "getmetatable", "ipairs",
        "load",
        "math", "next", "os", "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "require", "select",
        "setmetatable", "string", "table", "tonumber", "tostring", "type", "utf8", "xpcall",
    ] + APITable.globals.entries.map(\.name)
