extension Contract {
    /// What a plugin written for `released` can no longer rely on, one sentence each; empty where nothing breaks.
    ///
    /// Additions do not break: a new function, kind, optional key or parameter at the end, a type that takes more.
    package func breaks(since released: Contract) -> [String] {
        var found: [String] = []
        if api != released.api { found.append("api: \(released.api) became \(api)") }
        for (table, things) in sorted(released.tables) {
            for (name, old) in sorted(things) {
                guard let new = tables[table]?[name] else {
                    found.append("\(table).\(name): removed or renamed")
                    continue
                }
                found += new.breaks(since: old).map { "\(table).\(name): \($0)" }
            }
        }
        for (kind, keys) in sorted(released.kinds) {
            guard let new = kinds[kind] else {
                found.append("gewu.\(kind): removed or renamed")
                continue
            }
            found += Self.breaks(new, since: keys, in: "gewu.\(kind)")
        }
        for name in released.settings where !settings.contains(name) {
            found.append("setting \(name): removed")
        }
        for name in released.arguments where !arguments.contains(name) {
            found.append("gewu.arg.\(name): removed")
        }
        for name in released.events ?? [] where events?.contains(name) != true {
            found.append("event \(name): removed")
        }
        for (name, old) in sorted(released.types) {
            guard let new = types[name] else {
                found.append("\(name): removed or renamed")
                continue
            }
            if let old = old.alias, !new.takes(old) {
                found.append("\(name): \(old) narrowed to \(new.alias ?? "a table")")
            }
            if let old = old.keys { found += Self.breaks(new.keys ?? [:], since: old, in: name) }
        }
        return found
    }

    private static func breaks(_ new: [String: Key], since old: [String: Key], in place: String) -> [String] {
        var found: [String] = []
        for (name, was) in sorted(old) {
            guard let now = new[name] else {
                found.append("\(place).\(name): removed or renamed")
                continue
            }
            if now.required, !was.required { found.append("\(place).\(name): now required") }
            if !Self.type(now.type, takes: was.type) {
                found.append("\(place).\(name): \(was.type) narrowed to \(now.type)")
            }
        }
        for (name, now) in sorted(new) where now.required && old[name] == nil {
            found.append("\(place).\(name): new, and required")
        }
        return found
    }

    /// Whether what was of the type `old` may still stand where `new` is asked for.
    static func type(_ new: String, takes old: String) -> Bool {
        let wanted = members(new)
        return wanted.contains("any") || members(old).isSubset(of: wanted)
    }

    /// `string|integer?` → string, integer, nil. A bar inside brackets or quotes parts nothing.
    static func members(_ type: String) -> Set<String> {
        var members: [String] = [""]
        var depth = 0
        var isQuoted = false
        for character in type {
            switch character {
            case "\"": isQuoted.toggle()
            case "(", "<", "{", "[": if !isQuoted { depth += 1 }
            case ")", ">", "}", "]": if !isQuoted { depth -= 1 }
            default: break
            }
            // What a function returns belongs to it.
            let isApart =
                character == "|" && depth == 0 && !isQuoted && !members[members.count - 1].hasPrefix("fun(")
            if isApart { members.append("") } else { members[members.count - 1].append(character) }
        }
        var found: Set<String> = []
        for var member in members {
            if member.hasSuffix("?"), !member.hasPrefix("fun(") {
                member.removeLast()
                found.insert("nil")
            }
            found.insert(member)
        }
        return found
    }

    private func sorted<Value>(_ values: [String: Value]) -> [(key: String, value: Value)] {
        Self.sorted(values)
    }

    private static func sorted<Value>(_ values: [String: Value]) -> [(key: String, value: Value)] {
        values.sorted { $0.key < $1.key }
    }
}

extension Contract.Thing {
    fileprivate func breaks(since old: Contract.Thing) -> [String] {
        if (parameters == nil) != (old.parameters == nil) {
            return ["a function became a value, or the other way"]
        }
        var found: [String] = []
        for (place, was) in (old.parameters ?? []).enumerated() {
            guard let now = parameters?.dropFirst(place).first else {
                found.append("parameter \(was.name) removed")
                continue
            }
            if was.optional, !now.optional { found.append("parameter \(was.name) is now required") }
            if !Contract.type(now.type, takes: was.type) {
                found.append("parameter \(was.name): \(was.type) narrowed to \(now.type)")
            }
        }
        for added in (parameters ?? []).dropFirst(old.parameters?.count ?? 0) where !added.optional {
            found.append("parameter \(added.name) is new, and required")
        }
        // What comes out must still be something the author knows.
        for (was, now) in [(old.returns, returns), (old.type, type)] {
            guard let was else { continue }
            guard let now, Contract.type(was, takes: now) else {
                found.append("gives \(now ?? "nothing"), gave \(was)")
                continue
            }
        }
        return found
    }
}

extension Contract.Form {
    fileprivate func takes(_ old: String) -> Bool { alias.map { Contract.type($0, takes: old) } ?? false }
}
