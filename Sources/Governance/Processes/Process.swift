internal import Foundation
package import Records

/// The course that records of a type take (流程): their states, what may follow which, who sees to it, by when.
///
/// Kept with the type's declaration. What only the process writes are the fields of ``own``.
package struct Process: Codable, Equatable, Sendable {
    package var start: String
    /// In the order in which a record may come to them.
    package var states: [State]
    /// Terms that run through several states, such as what a law gives from receipt to decision.
    package var terms: [Span]?

    package static let state = "state"
    package static let since = "state_since"
    package static let due = "due"
    package static let responsible = "responsible"
    package static let promised = "promised"
    package static let statutory = "statutory"
    /// The fields that only the process writes.
    package static let own = [state, since, due, responsible, promised, statutory]

    package struct State: Codable, Equatable, Sendable {
        package var name: String
        /// The states that may follow.
        package var to: [String]
        /// What is more to say of some of the steps to them.
        package var ways: [Way]?
        /// How long a record may be in it.
        package var within: Within?
        /// How often and how far ``within`` may be made longer.
        package var extending: Extending?
        /// Who sees to a record in it and moves it on: roles, which are held to, and others, which are shown.
        package var by: [String]
        /// The term of the state before, and those of ``Process/terms``, stand still.
        package var pauses: Bool?
        /// Whoever brings a record here says until when: the day is its term (挂账 with a day to look at it again).
        package var isDated: Bool?
        /// A record comes here once at most (一次性告知).
        package var once: Bool?
        /// Where a record goes that nobody has moved on within the term (视为受理).
        package var deemed: Deemed?

        package init(
            _ name: String, to: [String], within: Within? = nil, by: [String] = [], pauses: Bool? = nil
        ) {
            self.name = name
            self.to = to
            self.within = within
            self.by = by
            self.pauses = pauses
        }
    }

    /// One step from a state to another, where there is more to say than that it is allowed.
    package struct Way: Codable, Equatable, Sendable {
        package var to: String
        /// What staff call it: `退单`.
        package var word: String?
        /// Who may take it, in place of the state's.
        package var by: [String]?
        /// Only so long after the record came to the state.
        package var within: Within?
        package var needsReason: Bool?
        /// Not by anybody who has moved the record on from one of these states, or has taken it on there: who checks
        /// is not who handled.
        package var unlike: [String]?
        /// Whoever takes this step answers for the record from then on.
        package var takes: Bool?
        /// The one who was asked first answers for it again (首问负责).
        package var givesBack: Bool?

        package init(to: String, word: String? = nil) {
            self.to = to
            self.word = word
        }
    }

    /// A length in the unit of a clock of ``Deadline/Clock``.
    package struct Within: Codable, Equatable, Sendable {
        package var length: Int
        package var clock: String

        package init(_ length: Int, _ clock: Deadline.Clock) {
            self.length = length
            self.clock = clock.rawValue
        }

        package var term: Term { Term(length, Deadline.Clock(rawValue: clock) ?? .calendarDay) }
    }

    /// How a term may be made longer, before it ends.
    package struct Extending: Codable, Equatable, Sendable {
        /// In the unit of the term, for all times together.
        package var longest: Int
        package var times: Int
        /// Who may grant it; nobody named: whoever sees to the state.
        package var by: [String]?

        package init(longest: Int, times: Int = 1, by: [String]? = nil) {
            self.longest = longest
            self.times = times
            self.by = by
        }
    }

    package struct Deemed: Codable, Equatable, Sendable {
        package var to: String
        /// It counts from the day the record came here, else from the end of the term.
        package var fromReceipt: Bool?

        package init(to: String, fromReceipt: Bool? = nil) {
            self.to = to
            self.fromReceipt = fromReceipt
        }
    }

    /// A term from the first of some states to the first of others, whatever lies between.
    package struct Span: Codable, Equatable, Sendable {
        package var kind: TermKind
        package var from: [String]
        package var until: [String]
        package var within: Within
        package var extending: Extending?
        /// Where it is laid down: a law and its article.
        package var law: String?
        package var article: Int?

        package init(
            _ kind: TermKind, from: [String], until: [String], within: Within, extending: Extending? = nil,
            basis: LegalBasis? = nil
        ) {
            self.kind = kind
            self.from = from
            self.until = until
            self.within = within
            self.extending = extending
            law = basis?.law
            article = basis?.article
        }

        package var basis: LegalBasis? {
            law.flatMap { law in article.map { LegalBasis(law, article: $0) } }
        }
    }

    /// Which of a record's terms is meant.
    package enum TermKind: String, Choice, Codable {
        /// That of the state it is in.
        case state = "办理期限"
        case promised = "承诺期限"
        case statutory = "法定期限"

        package var field: String {
            switch self {
            case .state: Process.due
            case .promised: Process.promised
            case .statutory: Process.statutory
            }
        }
    }

    package init(start: String, states: [State], terms: [Span]? = nil) {
        self.start = start
        self.states = states
        self.terms = terms
    }

    package subscript(name: String) -> State? { states.first { $0.name == name } }

    package func span(_ kind: TermKind) -> Span? { terms?.first { $0.kind == kind } }

    // MARK: As it is kept

    package init(text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

    package func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The fields that a type with this process has beside its own.
    package var fields: [DescribedType.Field] {
        var state = DescribedType.Field(Self.state, title: "状态", .choice)
        state.words = states.map(\.name)
        state.required = true
        state.index = true
        state.usual = .text(start)
        var fields = [
            state, DescribedType.Field(Self.since, title: "进入时间", .instant),
            DescribedType.Field(Self.due, title: "期限", .instant),
            DescribedType.Field(Self.responsible, title: "责任人", .text),
        ]
        for kind in [TermKind.promised, .statutory] where span(kind) != nil {
            fields.append(DescribedType.Field(kind.field, title: kind.rawValue, .instant))
        }
        return fields
    }
}

extension Process.State {
    /// The step to a state that may follow.
    package func way(to state: String) -> Process.Way {
        ways?.first { $0.to == state } ?? Process.Way(to: state)
    }
}

extension Declaration {
    /// The process of its records, if they have one; of `row` where terms depend on the record.
    package func process(of row: Row? = nil) throws -> Process? {
        switch name {
        case Matter.declaration.name:
            return try row.map { try Matter.course($0) } ?? Matter.course()
        case Satisfaction.declaration.name: return Satisfaction.course
        default: break
        }
        guard let text = described?.process else { return nil }
        do { return try Process(text: text) } catch {
            throw RecordFailure.schemaStamp(type: title, detail: "看不懂账本里记下的流程")
        }
    }
}
