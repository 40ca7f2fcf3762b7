import Synchronization

/// A function of one interpreter.
///
/// The interpreter keeps it until the last copy of this value is gone, or until it is released. A function that
/// was released, or whose interpreter is closed, fails when it is called (`LuaFailure.Kind.stale`).
package struct Function: Hashable, Sendable {
    private final class Handle: Sendable {
        let reference: Int64
        let generation: UInt64
        let queue: ReleaseQueue

        init(reference: Int64, generation: UInt64, queue: ReleaseQueue) {
            self.reference = reference
            self.generation = generation
            self.queue = queue
        }

        deinit {
            queue.append(reference)
        }
    }

    private let handle: Handle

    init(reference: Int64, generation: UInt64, queue: ReleaseQueue) {
        handle = Handle(reference: reference, generation: generation, queue: queue)
    }

    var reference: Int64 { handle.reference }

    /// The interpreter it belongs to.
    package var generation: UInt64 { handle.generation }

    /// Gives it back to its interpreter, from any thread; all copies of this value are stale afterwards.
    package func release() {
        handle.queue.append(reference)
    }

    package static func == (left: Function, right: Function) -> Bool {
        left.reference == right.reference && left.generation == right.generation
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(reference)
        hasher.combine(generation)
    }
}

/// References to give back: any thread appends, the interpreter's own thread takes them.
///
/// A reference is a number that its interpreter never uses twice, so that giving one back again does no harm.
final class ReleaseQueue: Sendable {
    private let waiting = Mutex<[Int64]>([])

    func append(_ reference: Int64) {
        waiting.withLock { $0.append(reference) }
    }

    func takeAll() -> [Int64] {
        waiting.withLock { waiting in
            guard !waiting.isEmpty else { return [] }
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting
        }
    }
}
