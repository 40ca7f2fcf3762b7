import Records

/// Whether a rule looks at nothing but its subject, those behind its door and what is written of them: then a change
/// there is the only thing, beside the turn of a period, that can make its duties other than they were.
///
/// A rule that looks further (at other doors, at records that lead to nobody's door, at ages, at whatever a function
/// looks at) is *wide*: it is planned for everybody each night.
extension Rule {
    package var isNear: Bool { parts.allSatisfy(\.isNearItself) }

    private var isNearItself: Bool {
        switch trigger {
        case .roster(let roster):
            switch roster.cadence {
            case .fixed, .never: return Nearness.holds(roster.selection)
            case .decided, .tightened: return false
            }
        case .event(let selection, _): return Nearness.holds(selection)
        }
    }
}

private enum Nearness {
    /// What is written of people and doors: ``Session/touched(by:)`` leads from each of these to the doors it concerns.
    private static let near: Set<String> = [
        Household.declaration.name, Resident.declaration.name, Membership.declaration.name,
        CareTag.declaration.name, Absence.declaration.name, Visit.declaration.name, Matter.declaration.name,
    ]
    /// Where doors lie: a change marks the doors of whole buildings.
    private static let places: Set<String> = [
        Building.declaration.name, Grid.declaration.name, Community.declaration.name,
    ]

    static func holds(_ selection: Selection) -> Bool {
        selection.limit == nil && selection.offset == 0
            && selection.conditions.allSatisfy { holds($0, of: selection.type) }
    }

    private static func holds(_ condition: Condition, of type: Declaration) -> Bool {
        switch condition {
        case .compare(let path, _, _), .empty(let path), .among(let path, _), .prefix(let path, _),
            .contains(let path, _):
            return holds(path.steps[...], of: type)
        case .sealed, .sealedEnd: return near.contains(type.name)
        case .exists(let path, let inner), .number(let path, let inner, _, _):
            guard let target = many(path, of: type) else { return false }
            return holds(inner, of: target)
        case .all(let conditions), .any(let conditions):
            return conditions.allSatisfy { holds($0, of: type) }
        case .not(let inner): return holds(inner, of: type)
        case .within: return true
        case .leads, .related: return false
        }
    }

    /// Whether a path goes by near records only, and ends in what is written there.
    private static func holds(_ steps: ArraySlice<String>, of type: Declaration) -> Bool {
        guard let step = steps.first else { return true }
        let rest = steps.dropFirst()
        if step == "id" { return rest.isEmpty }
        if let column = type.column(step) {
            guard let target = column.target else { return rest.isEmpty }
            return isReached(target) && holds(rest, of: target)
        }
        guard let derived = type.derived[step] else { return false }
        switch derived.meaning {
        case .relation(let relation):
            guard !relation.leadsToMany, isNear(relation), isReached(relation.target) else { return false }
            return holds(rest, of: relation.target)
        case .formula(let formula, let kind):
            guard holds(formula, of: type) else { return false }
            guard case .reference(let target) = kind else { return rest.isEmpty }
            return isReached(target.declaration) && holds(rest, of: target.declaration)
        }
    }

    private static func holds(_ formula: Formula, of type: Declaration) -> Bool {
        switch formula {
        // It changes with the days.
        case .age: return false
        case .count(let relation): return many(Path([relation]), of: type) != nil
        case .latest(let relation, _, let inner), .earliest(let relation, _, let inner):
            guard let target = many(Path([relation]), of: type) else { return false }
            return holds(inner, of: target)
        case .among(let path, _), .path(let path): return holds(path.steps[...], of: type)
        case .first(let paths): return paths.allSatisfy { holds($0.steps[...], of: type) }
        }
    }

    /// The type that a relation to many leads to, where it stays behind the same door.
    private static func many(_ path: Path, of type: Declaration) -> Declaration? {
        var type = type
        for step in path.steps.dropLast() {
            guard holds([step], of: type), let next = target(of: step, in: type) else { return nil }
            type = next
        }
        guard near.contains(type.name), let last = path.steps.last,
            case .relation(let relation)? = type.derived[last]?.meaning,
            isNear(relation), near.contains(relation.target.name)
        else { return nil }
        return relation.target
    }

    private static func target(of step: String, in type: Declaration) -> Declaration? {
        if let target = type.column(step)?.target { return target }
        switch type.derived[step]?.meaning {
        case .relation(let relation)?: return relation.target
        case .formula(_, .reference(let target))?: return target.declaration
        default: return nil
        }
    }

    /// Whether the records in between are near as well.
    private static func isNear(_ relation: Relation) -> Bool {
        switch relation {
        case .one(let via, _, _, _), .manyVia(let via, _, _, _), .manyThrough(let via, _, _, _, _):
            near.contains(via.declaration.name) || via.declaration.name == PlaceLink.declaration.name
        case .many: true
        case .those: false
        }
    }

    private static func isReached(_ type: Declaration) -> Bool {
        near.contains(type.name) || places.contains(type.name)
    }
}
