package import Records

/// What the name of a person or a body is found by: its letters, its pinyin, its initials, from the beginning on
/// and from each letter after it.
///
/// 张桂英 is found by `张桂英` `桂英` `英`, by `zhangguiying` `guiying` `ying`, by `zgy` `gy` `y`.
package enum NameKeys {
    /// For the fields that hold names. Its keys are kept in the books: change them, and the version goes up.
    package static let searching = Searching(
        scheme: "name", version: 1,
        keys: { keys(of: $0) },
        query: { query($0) })

    /// How many ways to read a name are kept, and how many keys in all.
    static let mostReadings = 16
    static let mostKeys = 60
    /// How long a key may be, in letters: longer names are told apart by then.
    static let longest = 64

    /// The keys of a name, in small letters, without blanks and marks, each once: what it is most likely to be
    /// found by first, for there is a limit to them.
    package static func keys(of name: String) -> [String] {
        let units = NameUnits(name).units.prefix(longest)
        var keys = Keys()
        guard !units.isEmpty else { return [] }
        let texts = units.indices.map { start in units[start...].map(\.text).joined() }
        let readings = units.indices.map { start in ways(units[start...]) }
        keys.add(texts[0])
        keys.add(readings[0][0].whole)
        keys.add(readings[0][0].initials)
        for text in texts { keys.add(text) }
        for ways in readings { keys.add(ways[0].whole) }
        for ways in readings { keys.add(ways[0].initials) }
        for rank in 1..<mostReadings {
            for ways in readings where rank < ways.count {
                keys.add(ways[rank].whole)
                keys.add(ways[rank].initials)
            }
        }
        return keys.all
    }

    /// What somebody typed, as the keys are written: `Zhāng Guì-yīng` is `zhangguiying`.
    package static func query(_ word: String) -> String {
        written(NameUnits(word).units.map(\.text).joined())
    }

    /// How a name is most likely read: what stands first among its readings.
    package static func reading(of name: String) -> String {
        written(NameUnits(name).units.map { $0.readings[0] }.joined())
    }

    /// The ways a Han letter may be read, without tones; empty for what is none.
    package static func readings(ofLetter letter: String) -> [String] {
        guard letter.unicodeScalars.count == 1, let scalar = letter.unicodeScalars.first else { return [] }
        return Pinyin.readings(of: scalar)
    }

    private struct Keys {
        var all: [String] = []
        private var seen: Set<String> = []

        mutating func add(_ key: String) {
            guard all.count < mostKeys else { return }
            let key = written(key)
            if seen.insert(key).inserted { all.append(key) }
        }
    }

    /// After j, q, x and y no keyboard tells ü from u. What is too long is cut, in keys and in what is looked up
    /// alike.
    private static func written(_ key: String) -> String {
        guard key.utf8.count > longest || key.utf8.contains(UInt8(ascii: "v")) else { return key }
        var written = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in key.unicodeScalars.prefix(longest) {
            let isPlain = scalar == "v" && (last == "j" || last == "q" || last == "x" || last == "y")
            last = isPlain ? "u" : scalar
            written.append(last)
        }
        return String(written)
    }

    private struct Way {
        var whole = ""
        var initials = ""
    }

    /// The ways to read some units, the usual one first, then those that differ from it in one of them, in two, …
    private static func ways(_ units: ArraySlice<NameUnits.Unit>) -> [Way] {
        let open = units.indices.filter { units[$0].readings.count > 1 }
        var chosen: [Int: Int] = [:]
        var found: [Way] = []

        /// Lets `count` of the open units from `start` on differ.
        func differ(in count: Int, from start: Int) {
            guard found.count < mostReadings else { return }
            if count == 0 {
                var way = Way()
                for index in units.indices {
                    let reading = units[index].readings[chosen[index] ?? 0]
                    way.whole += reading
                    way.initials += units[index].initial(reading)
                }
                found.append(way)
                return
            }
            guard open.count - start >= count else { return }
            for place in start...(open.count - count) {
                for reading in units[open[place]].readings.indices.dropFirst() {
                    chosen[open[place]] = reading
                    differ(in: count - 1, from: place + 1)
                }
                chosen[open[place]] = nil
            }
        }

        for count in 0...open.count where found.count < mostReadings { differ(in: count, from: 0) }
        return found
    }
}
