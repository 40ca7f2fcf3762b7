/// Off days and make-up working days as the State Council published them for each year.
enum HolidayTable {
    struct Year {
        let year: Int
        /// Off days beyond the weekends, first and last of each stretch.
        let off: [(String, String)]
        /// Weekend days that are worked.
        let worked: [String]
    }

    static let years = [
        Year(
            year: 2025,
            off: [
                ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
                ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
            ],
            worked: ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]),
        Year(
            year: 2026,
            off: [
                ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
                ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
                ("2026-10-01", "2026-10-07"),
            ],
            worked: [
                "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
            ]),
    ]
}
