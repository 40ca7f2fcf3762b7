extension Matching {
    /// One way of choosing whom to compare with whom: rows are compared when all these parts are the same.
    struct BlockingPass: Sendable {
        struct Piece: Hashable, Sendable {
            let field: Int
            let part: Part
        }

        let pieces: [Piece]
        /// Whether the pieces may stand in either order: a given name may be a surname.
        var anyOrder = false
    }

    /// Where in one pass so many rows shared a key that they were parted by further ones.
    package struct Oversized: Equatable, Sendable {
        /// Which pass: the titles of its columns.
        package let pass: String
        /// How many such blocks there were, and how many rows the largest had.
        package internal(set) var blocks = 0
        package internal(set) var largest = 0
        /// How many rows shared the further keys too and were not all compared with each other in this pass.
        package internal(set) var uncompared = 0
    }

    /// Who is compared with whom.
    struct Blocking: Sendable {
        let passes: [BlockingPass]
        /// The block of each row in each pass, row after row; -1 for none.
        let blocks: [Int32]
        /// The rows of each pass, block after block, and where each block begins.
        let members: [[Int32]]
        let starts: [[Int32]]
        private(set) var oversized: [Oversized] = []

        init(table: Table, options: Options) {
            let passes = Self.passes(for: table)
            self.passes = passes
            let limit = options.blockLimit ?? (table.rows <= 20_000 ? 200 : table.rows <= 100_000 ? 100 : 50)
            let splitters = Self.splitters(for: table)
            var cached: [BlockingPass.Piece: [UInt64]] = [:]
            func keys(_ piece: BlockingPass.Piece) -> [UInt64] {
                if let known = cached[piece] { return known }
                let keys = table.columns[piece.field].keys(piece.part)
                cached[piece] = keys
                return keys
            }

            var blocks = [Int32](repeating: -1, count: table.rows * passes.count)
            var allMembers: [[Int32]] = []
            var allStarts: [[Int32]] = []
            for (number, pass) in passes.enumerated() {
                var order = Self.order(of: table, pass: pass, keys: pass.pieces.map(keys))
                order.sort { ($0.key, $0.row) < ($1.key, $1.row) }
                var members: [Int32] = []
                var starts: [Int32] = [0]
                func close(_ rows: some Collection<Keyed>) {
                    guard rows.count > 1 else { return }
                    for row in rows {
                        blocks[Int(row.row) * passes.count + number] = Int32(starts.count - 1)
                        members.append(row.row)
                    }
                    starts.append(Int32(members.count))
                }
                var split = Oversized(pass: Self.words(pass, table))
                var begin = 0
                while begin < order.count {
                    var end = begin + 1
                    while end < order.count, order[end].key == order[begin].key { end += 1 }
                    if end - begin <= limit {
                        close(order[begin..<end])
                    } else {
                        var pending = [Array(order[begin..<end])]
                        for splitter in splitters
                        where !pass.pieces.contains(where: { $0.field == splitter.field }) {
                            pending = Self.split(pending, by: splitter, keys(splitter), table, limit, close)
                            if pending.isEmpty { break }
                        }
                        split.blocks += 1
                        split.largest = max(split.largest, end - begin)
                        split.uncompared += pending.reduce(0) { $0 + $1.count }
                        for rest in pending {
                            for chunk in stride(from: 0, to: rest.count, by: limit) {
                                close(rest[chunk..<min(chunk + limit, rest.count)])
                            }
                        }
                    }
                    begin = end
                }
                if split.blocks > 0 { oversized.append(split) }
                allMembers.append(members)
                allStarts.append(starts)
            }
            self.blocks = blocks
            members = allMembers
            starts = allStarts
        }

        private struct Keyed {
            let key: UInt64
            let row: Int32
        }

        private static func order(of table: Table, pass: BlockingPass, keys: [[UInt64]]) -> [Keyed] {
            var order: [Keyed] = []
            var parts = [UInt64](repeating: 0, count: keys.count)
            rows: for row in 0..<table.rows {
                for (index, piece) in pass.pieces.enumerated() {
                    let id = table.columns[piece.field].ids[row]
                    guard id >= 0, keys[index][Int(id)] != 0 else { continue rows }
                    parts[index] = keys[index][Int(id)]
                }
                if pass.anyOrder { parts.sort() }
                order.append(Keyed(key: key(parts), row: Int32(row)))
            }
            return order
        }

        /// Parts each of the blocks by a further key; hands on those that are small enough and returns the others.
        /// Rows without that key stay together.
        private static func split(
            _ pending: [[Keyed]], by piece: BlockingPass.Piece, _ keys: [UInt64], _ table: Table,
            _ limit: Int,
            _ close: (ArraySlice<Keyed>) -> Void
        ) -> [[Keyed]] {
            var left: [[Keyed]] = []
            let ids = table.columns[piece.field].ids
            for block in pending {
                let parted = block.map { row in
                    let id = ids[Int(row.row)]
                    return Keyed(key: id < 0 ? 0 : keys[Int(id)], row: row.row)
                }.sorted { ($0.key, $0.row) < ($1.key, $1.row) }
                var begin = 0
                while begin < parted.count {
                    var end = begin + 1
                    while end < parted.count, parted[end].key == parted[begin].key { end += 1 }
                    if end - begin <= limit {
                        close(parted[begin..<end])
                    } else {
                        left.append(Array(parted[begin..<end]))
                    }
                    begin = end
                }
            }
            return left
        }

        private static func words(_ pass: BlockingPass, _ table: Table) -> String {
            pass.pieces.map { table.schema.fields[$0.field].title }.joined(separator: "＋")
        }
    }
}

extension Matching.Blocking {
    typealias Piece = Matching.BlockingPass.Piece

    /// The passes that suit the comparators: each finds pairs that others miss, because another value is wrong.
    static func passes(for table: Matching.Table) -> [Matching.BlockingPass] {
        let kinds = table.schema.fields.map(\.comparator)
        func all(_ kind: Matching.Comparator) -> [Int] { kinds.indices.filter { kinds[$0] == kind } }
        var passes: [Matching.BlockingPass] = []
        func pass(_ pieces: (Int?, Matching.Part)...) {
            let found = pieces.compactMap { field, part in field.map { Piece(field: $0, part: part) } }
            if found.count == pieces.count { passes.append(Matching.BlockingPass(pieces: found)) }
        }
        let name = all(.hanName).first
        let (given, surname) = (all(.givenName).first, all(.surname).first)
        let family = name ?? surname
        let date = all(.date).first
        let sex = all(.sex).first
        let house = all(.houseNumber).first
        let postcode = all(.postcode).first
        let texts = all(.address) + all(.text)

        for number in all(.number) {
            pass((number, .whole))
            pass((number, .front))
            pass((number, .back))
        }
        for number in all(.checkedNumber) { pass((number, .whole)) }
        for phone in all(.phone) {
            pass((phone, .whole))
            pass((phone, .last(7)), (family, .familySound))
        }
        pass((name, .sound), (date, .year))
        pass((name, .sound))
        if sex != nil { pass((date, .day), (sex, .whole)) } else { pass((date, .day)) }
        pass((name, .familySound), (date, .monthDay))
        pass((name, .familySound), (date, .yearMonth))
        pass((surname, .sound), (given, .sound))
        pass((surname, .whole), (given, .first(1)))
        pass((surname, .sound), (date, .year))
        pass((given, .sound), (date, .year))
        pass((given, .sound), (date, .monthDay))
        if let given, let surname {
            passes.append(
                Matching.BlockingPass(
                    pieces: [Piece(field: given, part: .first(3)), Piece(field: surname, part: .first(3))],
                    anyOrder: true))
        }
        pass((postcode, .whole), (family, .familySound))
        pass((postcode, .whole), (given, .sound))
        pass((postcode, .whole), (house, .whole))
        pass((postcode, .whole), (date, .year))
        for (rank, text) in texts.prefix(4).enumerated() {
            pass((text, .whole), (family, .familySound))
            pass((text, .rarest))
            if rank < 2 {
                pass((text, .secondRarest))
                pass((text, .numbers), (family, .familySound))
                pass((house, .whole), (text, .first(4)))
            }
        }
        if passes.isEmpty {
            for field in kinds.indices { pass((field, .whole)) }
        }
        return passes
    }

    /// What parts a block that is too large, the most telling first.
    static func splitters(for table: Matching.Table) -> [Piece] {
        let kinds = table.schema.fields.map(\.comparator)
        let wanted: [(Matching.Comparator, Matching.Part)] = [
            (.date, .year), (.date, .monthDay), (.hanName, .familySound), (.surname, .sound),
            (.givenName, .sound),
            (.hanName, .sound), (.houseNumber, .whole), (.postcode, .whole), (.address, .numbers),
            (.address, .rarest),
            (.phone, .last(4)), (.text, .rarest), (.number, .back), (.word, .whole),
        ]
        return wanted.flatMap { kind, part in
            kinds.indices.filter { kinds[$0] == kind }.map { Piece(field: $0, part: part) }
        }
    }
}
