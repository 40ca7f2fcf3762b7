/// Which rows of a table are about the same person: probabilistic record linkage.
///
/// Every column is compared in its own way (``Comparator``) and every way of agreeing has a weight, the
/// logarithm of how much likelier it is between two rows about one person than between two about different
/// people; the weights add up (I. P. Fellegi, A. B. Sunter, *A Theory for Record Linkage*, JASA 64, 1969).
///
/// - How often rows about one person agree is learnt from the table itself by expectation maximisation
///   (W. E. Winkler, *Using the EM Algorithm for Weight Computation in the Fellegi–Sunter Model*, 1988), how often
///   rows about different people agree from pairs drawn at random and from how often each value occurs.
/// - Agreement on a rare value says more than on a common one (W. E. Winkler, *Frequency-Based Matching in the
///   Fellegi–Sunter Model*, 2000): two rows named 欧阳砚秋 are weightier than two named 王伟.
/// - People who live together agree on much without being the same. They are a third class beside "same" and
///   "different" (W. E. Winkler, *Improved Decision Rules in the Fellegi–Sunter Model*, 1993), so that address,
///   telephone and family name alone never make a duplicate.
/// - Only rows that share a key in one of several passes are compared (``BlockingPass``); nothing is compared with
///   everything.
///
/// The same table, schema and seed give the same findings, in the same order. Rows are numbered from 0; what
/// they stand for is the caller's business.
package enum Matching {
    /// The ways a Han letter may be read, without tones: `["zhang", "chang"]`; empty when not known.
    package typealias Readings = (String) -> [String]

    /// What to call a duplicate, and how hard to look.
    package struct Options: Sendable {
        /// From this probability on two rows are called duplicates, unless a ``Doubt`` speaks against it.
        package var duplicate = 0.9
        /// From this probability on somebody should look at the pair.
        package var look = 0.1
        /// Rows in one block, beyond which it is split by a further key; `nil` leaves it to the number of rows.
        package var blockLimit: Int?
        /// Where the random pairs start.
        package var seed: UInt64 = 1969
        /// When the table holds two registers one behind the other: the first row of the second. Only pairs
        /// across are compared then.
        package var secondRegister: Int?

        package init() {}
    }

    /// Finds the rows of `columns` that are about the same person.
    ///
    /// - Parameters:
    ///   - columns: one array for each column, all of the same length; empty text is a missing value.
    ///   - schema: how to compare which of them.
    ///   - readings: for names that sound the same; without it only equal letters are equal.
    package static func link(
        _ columns: [[String]], by schema: Schema, readings: Readings = { _ in [] },
        options: Options = Options()
    ) -> Findings {
        let table = Table(columns, schema: schema, readings: readings)
        let blocking = Blocking(table: table, options: options)
        var model = Model(table: table, options: options)
        let candidates = Candidates(table: table, blocking: blocking, model: model, options: options)
        model.learn(from: candidates, table: table)
        return Findings(
            table: table, model: model, candidates: candidates, oversized: blocking.oversized,
            options: options)
    }
}
