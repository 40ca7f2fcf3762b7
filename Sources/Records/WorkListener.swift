/// Hears of what a unit of work writes, and has a say in it.
///
/// A session has at most one; the undo of a commit, which puts back what stood there before, is not heard.
package protocol WorkListener: AnyObject {
    /// Whether it hears of anything at all.
    var isListening: Bool { get }
    /// Whether writes of this kind matter at all: asked before each write, so an answer has to be cheap.
    func hears(of kind: Change.Kind, _ type: Declaration) throws -> Bool
    /// Asked when a record has been added or changed, or is about to be removed, before anything else goes on.
    ///
    /// What it throws takes this one write back. It may write into the record with ``Work/amend(_:id:_:access:)``.
    func judge(_ event: inout WriteEvent, in work: Work) throws
    /// Called when everything has been written and the unit is about to land; what has been heard of is in
    /// ``Work/takeEvents()``.
    func willLand(_ work: Work) throws
}

/// One write, as those who hear of it see it.
package struct WriteEvent {
    package let kind: Change.Kind
    package let type: Declaration
    package let record: Int64
    /// The record before this write; `nil` where there was none.
    package let was: Row?
    /// Those among the listener's own that are concerned: for a record that is gone, nobody can tell any more.
    package var concerned: Set<String> = []
    /// Of a record that was added and has been changed since: how it was first.
    package var then: Row?

    package init(kind: Change.Kind, type: Declaration, record: Int64, was: Row?) {
        self.kind = kind
        self.type = type
        self.record = record
        self.was = was
    }
}

extension Work {
    /// Runs a write that somebody may want to hear of: one that is refused has changed nothing.
    func heard(
        _ kind: Change.Kind, _ type: Declaration, id: Int64?, may: () throws -> Void = {},
        _ write: () throws -> Int64
    ) throws -> Int64 {
        guard !isPuttingBack, !isAmending, let listener = session.listener,
            try listener.hears(of: kind, type)
        else { return try write() }
        return try attempting {
            // Nobody looks at what may not be written.
            try may()
            let was = try id.flatMap { try present(type, id: $0) }
            let before = writes
            // What is to be removed is looked at while it is there.
            var record = kind == .removed ? id ?? 0 : try write()
            // What changes nothing is no event.
            if kind != .removed, writes == before { return record }
            var event = WriteEvent(kind: kind, type: type, record: record, was: was)
            try listener.judge(&event, in: self)
            if kind == .removed { record = try write() }
            // Those who only judge have had their say.
            if !event.concerned.isEmpty { events.append(event) }
            return record
        }
    }

    /// Whether anything has been heard of since events were last taken.
    package var hasEvents: Bool { !events.isEmpty }

    /// What has been heard of since this was last asked, one event for each record: added and removed again is none,
    /// added and changed is added.
    package func takeEvents() -> [WriteEvent] {
        var taken: [WriteEvent] = []
        var places: [Change: Int] = [:]
        for event in events {
            let key = Change(type: event.type.name, record: event.record, kind: .added)
            guard let place = places[key] else {
                places[key] = taken.count
                taken.append(event)
                continue
            }
            let first = taken[place]
            var kind = event.kind
            if first.kind == .added { kind = event.kind == .removed ? .erased : .added }
            taken[place] = WriteEvent(kind: kind, type: event.type, record: event.record, was: first.was)
            taken[place].concerned = first.concerned.union(event.concerned)
            // It came into being and went on: that it did is told beside.
            taken[place].then = first.then ?? (kind == .added ? event.was : nil)
        }
        keepForParts()
        events = []
        return taken.filter { $0.kind != .erased }
    }

    /// Writes fields of a record that is being written, as those who hear of it want them, or as its process and the
    /// law do: nobody is asked.
    package func amend(
        _ type: Declaration, id: Int64, _ assignments: [Assignment], access: Access? = nil
    ) throws {
        let outer = isAmending
        isAmending = true
        defer { isAmending = outer }
        try update(type, id: id, read: nil, assignments, access: access)
    }

    /// The record as it stands now, with what this unit has written.
    private func present(_ type: Declaration, id: Int64) throws -> Row? {
        let writer = try session.writer(for: type)
        guard let stored = try writer.row(id) else { return nil }
        return row(stored, of: writer, id: id)
    }

    func row(_ stored: Writer.Stored, of writer: Writer, id: Int64) -> Row {
        Row(
            writer.type, id: id, commit: stored.commit, values: writer.starts.map { stored.values[$0] },
            unsealer: session.schema.sealer)
    }
}
