internal import Foundation
package import Records

/// The course that records of a type take (流程): their states, what may follow which, who sees to it, by when.
///
/// Kept with the type's declaration. A record with a process has three fields for it: ``state``, ``since`` and ``due``.
package struct Process: Codable, Equatable, Sendable {
    package var start: String
    /// In the order in which a record may come to them.
    package var states: [State]

    package static let state = "state"
    package static let since = "state_since"
    package static let due = "due"
    /// The fields that only the process writes.
    package static let own = [state, since, due]

    package struct State: Codable, Equatable, Sendable {
        package var name: String
        /// The states that may follow.
        package var to: [String]
        /// How long a record may be in it.
        package var within: Within?
        /// Who sees to a record in it and moves it on: roles, which are held to, and others, which are shown.
        package var by: [String]
        /// The term of the state before stands still.
        package var pauses: Bool?

        package init(_ name: String, to: [String], within: Within? = nil, by: [String] = []) {
            self.name = name
            self.to = to
            self.within = within
            self.by = by
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

    package init(start: String, states: [State]) {
        self.start = start
        self.states = states
    }

    package subscript(name: String) -> State? { states.first { $0.name == name } }

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
        let since = DescribedType.Field(Self.since, title: "进入时间", .instant)
        let due = DescribedType.Field(Self.due, title: "期限", .instant)
        return [state, since, due]
    }

    // MARK: Time

    /// The last moment of the state that `steps` have led to; `nil` where there is no term, or it stands still.
    ///
    /// `steps` are those of one record, the oldest first. A state that was left only for pauses has gone on all along,
    /// and the pauses are not counted.
    package func due(after steps: [(from: String?, to: String, at: Instant)], _ calendar: WorkCalendar)
        -> Instant?
    {
        guard let last = steps.last, let within = self[last.to]?.within else { return nil }
        var place = steps.count - 1
        var pauses: [TermHistory.Pause] = []
        while place >= 1, let pause = steps[place].from, self[pause]?.pauses == true,
            steps[place - 1].to == pause, steps[place - 1].from == last.to
        {
            pauses.append(
                TermHistory.Pause(from: steps[place - 1].at, until: steps[place].at, reason: pause))
            place -= 2
            if place < 0 { return nil }
        }
        return TermClock(within.term, calendar: calendar).due(
            for: TermHistory(start: steps[place].at, pauses: pauses.reversed()))
    }
}

extension Declaration {
    /// The process of its records, if they have one.
    package func process() throws -> Process? {
        guard let text = described?.process else { return nil }
        do { return try Process(text: text) } catch {
            throw RecordFailure.schemaStamp(type: title, detail: "看不懂账本里记下的流程")
        }
    }
}
