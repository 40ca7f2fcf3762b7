/// What `Benchmarks/` measures of reading spreadsheets: nothing else here is public.
public enum SheetMeasurement {
    /// Reads every row of a file's first sheet. Gives the seconds by `stopwatch` that it took, opening included, and how
    /// many rows and filled cells there are.
    public static func read(
        _ file: String, stopwatch: () -> Double
    ) throws -> (seconds: Double, rows: Int, cells: Int) {
        let start = stopwatch()
        let reader = try SheetReader(file)
        var (rows, cells) = (0, 0)
        while let row = try reader.next() {
            rows += 1
            cells += row.cells.count
        }
        return (stopwatch() - start, rows, cells)
    }
}
