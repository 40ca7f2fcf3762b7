/// What `Benchmarks/` measures of finding duplicates: nothing else here is public.
public enum MatchingMeasurement {
    /// Finds who stands twice in a register of the columns 姓名, 性别, 出生日期, 身份证号码, 电话, 住址.
    ///
    /// Gives the seconds by `stopwatch`, the pairs of rows that are called duplicates, or are joined by such, counted from
    /// 0, and those that somebody should look at.
    public static func duplicates(
        in columns: [[String]], stopwatch: () -> Double
    ) -> (seconds: Double, found: [(Int, Int)], toLookAt: [(Int, Int)]) {
        let schema = Matching.Schema([
            Matching.Field(0, "姓名", .hanName), Matching.Field(1, "性别", .sex),
            Matching.Field(2, "出生日期", .date), Matching.Field(3, "身份证号码", .number),
            Matching.Field(4, "电话", .phone), Matching.Field(5, "住址", .address),
        ])
        let start = stopwatch()
        let findings = Matching.link(columns, by: schema, readings: { NameKeys.readings(ofLetter: $0) })
        let seconds = stopwatch() - start
        let found = findings.clusters.flatMap { rows in
            rows.indices.flatMap { first in rows[(first + 1)...].map { (rows[first], $0) } }
        }
        let doubtful = findings.pairs.filter { $0.verdict == .look }
        return (seconds, found, doubtful.map { ($0.first, $0.second) })
    }
}
