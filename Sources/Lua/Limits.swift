/// What an interpreter may take in the whole of its life.
package struct Limits: Hashable, Sendable {
    /// Bytes that scripts may hold.
    package var memory: Int
    /// Bytes that scripts may print.
    package var printed: Int
    /// Calls from Swift into Lua that stand inside each other.
    package var depth: Int

    package init(memory: Int = 64 << 20, printed: Int = 1 << 20, depth: Int = 16) {
        self.memory = memory
        self.printed = printed
        self.depth = depth
    }
}

/// What one call may take. A call inside another ends with the outer one at the latest.
package struct Budget: Hashable, Sendable {
    /// Seconds of elapsed time; `.infinity` for no deadline.
    package var seconds: Double
    /// Instructions of the interpreter, counted in hundreds. The same script ends at the same place every time,
    /// for twice the time it takes; `nil` does not count.
    package var instructions: Int?

    package init(seconds: Double, instructions: Int? = nil) {
        self.seconds = seconds
        self.instructions = instructions
    }
}
