/// The hours of a working day in which the office is open, the same on each.
package struct OfficeHours: Hashable, Sendable {
    /// Minutes of the day, in order and apart.
    package let spans: [Range<Int>]

    /// `nil` where no minute is worked, or where spans overlap, are out of order or leave the day.
    package init?(_ spans: Range<Int>...) {
        guard !spans.isEmpty,
            spans.allSatisfy({ !$0.isEmpty && $0.lowerBound >= 0 && $0.upperBound <= 1440 }),
            zip(spans, spans.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound })
        else { return nil }
        self.spans = spans
    }

    private init(checked spans: [Range<Int>]) {
        self.spans = spans
    }

    /// 08:30 to 12:00 and 14:00 to 17:30: seven hours, the midday rest left out.
    package static let standard = OfficeHours(
        checked: [8 * 60 + 30..<12 * 60, 14 * 60..<17 * 60 + 30])

    package var opening: Int { spans[0].lowerBound }
    package var closing: Int { spans[spans.count - 1].upperBound }
}
