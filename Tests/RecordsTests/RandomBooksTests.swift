import Testing

@testable import Records

/// The books against a plain model of them, through many random units of work.
@Suite struct RandomBooksTests {
    /// A record as the model has it.
    private struct Plain: Equatable {
        var text: String?
        var number: Int?
        var secret: String?
    }

    private struct Stop: Error {}

    @Test(arguments: [1, 2, 3, 4])
    func `random units leave what a plain model has, now and at every earlier commit`(seed: UInt64) throws {
        let books = try Books()
        var random = Dice(state: seed)
        var now: [Int64: Plain] = [:]
        var states: [[Int64: Plain]] = [now]
        for _ in 0..<60 {
            var next = now
            var names = 0
            let fails = random.roll(5) == 0
            let dry = random.roll(6) == 0
            do {
                let landing = try books.write(dry ? .dryRun : .apply) { work throws in
                    for _ in 0...random.roll(7) {
                        try step(work, &next, &random, &names, unit: states.count)
                    }
                    let said = Set(work.changes.map(\.record))
                    #expect(said.isSuperset(of: Set(next.keys).symmetricDifference(now.keys)))
                    #expect(said.count == work.changes.count)
                    if fails { throw Stop() }
                }.landing
                guard landing.commit != nil else {
                    #expect(dry || next == now)
                    continue
                }
                now = next
                states.append(now)
                #expect(landing.commit == Int64(states.count) - 1)
            } catch is Stop {}
        }
        #expect(states.count > 20)
        for (commit, state) in states.enumerated() {
            #expect(try read(books, known: Int64(commit)) == state)
        }
        #expect(try read(books, known: nil) == now)
        let verification = try books.verify()
        #expect(verification.discrepancies.isEmpty)
        #expect(verification.commits == states.count - 1)
    }

    private func step(
        _ work: Work, _ model: inout [Int64: Plain], _ random: inout Dice, _ names: inout Int, unit: Int
    ) throws {
        let picked = model.keys.sorted().dropFirst(random.roll(max(1, model.count))).first
        let plain = Plain(
            text: random.roll(3) == 0 ? nil : "文\(random.roll(4))",
            number: random.roll(3) == 0 ? nil : random.roll(1_000),
            secret: random.roll(3) == 0 ? nil : "s\(random.roll(2))")
        let secret = plain.secret.map { Sealed($0) }
        switch (random.roll(4), picked) {
        case (0, let id?):
            try work.remove(Memo.ID(id))
            model[id] = nil
        case (1, let id?), (2, let id?):
            try work.update(
                Memo.ID(id), Memo.text <- plain.text, Memo.number <- plain.number, Memo.secret <- secret)
            model[id] = plain
        default:
            names += 1
            let id = try work.insert(
                Memo.self, Memo.key <- "\(unit)/\(names)/\(random.next())", Memo.text <- plain.text,
                Memo.number <- plain.number, Memo.secret <- secret)
            model[id.raw] = plain
            if random.roll(4) == 0 {
                // A name that is taken is refused, and changes nothing.
                let again = try failure { try work.update(id, Memo.key <- "bad") }
                #expect(again == .inconsistent(type: "便条", reason: "不许叫 bad"))
            }
        }
    }

    private func read(_ books: Books, known: Int64?) throws -> [Int64: Plain] {
        try books.read(known: known) { session throws in
            var found: [Int64: Plain] = [:]
            for row in try session.records(Memo.self).all() {
                // The secret itself is shown to nobody: it is known by what finds it.
                var secret: String?
                if try row[Memo.secret] != nil {
                    for word in ["s0", "s1"]
                    where try session.records(Memo.self).where(Memo.id == Memo.ID(row.rawID))
                        .where(Memo.secret == Sealed(word)).count() == 1
                    { secret = word }
                }
                found[row.rawID] = Plain(
                    text: try row[Memo.text], number: try row[Memo.number], secret: secret)
            }
            return found
        }
    }
}

/// Numbers that are the same for the same seed.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }
}
