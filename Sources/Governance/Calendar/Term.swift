/// How long something may take, and by which clock (期限).
package struct Term: Hashable, Sendable {
    /// In what ``Deadline/Clock/unit`` the clock counts; from nothing to ``longest``.
    package let length: Int
    package var clock: Deadline.Clock
    package var start: Start
    package var end: End
    package var dayEnd: DayEnd
    /// How it may be made longer; `nil` where it may not.
    package var extending: Extending?
    /// Where the length is laid down; `nil` for a promise or a habit of the place.
    package var basis: LegalBasis?

    /// Some nineteen years in minutes, and more than any law gives in days.
    package static let longest = 10_000_000

    /// A length out of bounds becomes the nearest within.
    package init(
        _ length: Int, _ clock: Deadline.Clock, start: Start = .nextDay, end: End = .asCounted,
        dayEnd: DayEnd = .midnight, extending: Extending? = nil, basis: LegalBasis? = nil
    ) {
        self.length = min(max(0, length), Self.longest)
        self.clock = clock
        self.start = start
        self.end = end
        self.dayEnd = dayEnd
        self.extending = extending
        self.basis = basis
    }

    /// Which day is the first of a term in days. A term in minutes runs at once whatever stands here.
    package enum Start: Sendable {
        /// The day after (次日起算; ``LegalBasis/nextDayCounts``).
        case nextDay
        /// The day itself.
        case sameDay
    }

    /// What happens when the last day of a term in calendar days is a rest day.
    package enum End: Sendable {
        /// It ends there all the same.
        case asCounted
        /// It ends on the next working day (顺延; ``LegalBasis/restDayEnd``,
        /// ``LegalBasis/proceduralRestDayEnd``).
        case nextWorkingDay
    }

    /// When the last day of a term in days ends (``LegalBasis/restDayEnd``).
    package enum DayEnd: Sendable {
        case midnight
        /// With the office hours; at midnight still where the last day is not worked.
        case closing
    }

    /// How often and how far a term may be made longer.
    package struct Extending: Hashable, Sendable {
        /// In the unit of the term, for all times together.
        package var longest: Int
        package var times: Int
        package var basis: LegalBasis?

        package init(longest: Int, times: Int = 1, basis: LegalBasis? = nil) {
            self.longest = longest
            self.times = times
            self.basis = basis
        }
    }

    /// `20 个工作日`, `2 小时`
    package var words: String { clock.words(length) }
}

/// Terms that a law sets. What a place promises may be shorter and never longer.
extension Term {
    /// The decision on a licence: 20 working days and, with the head's approval and the reasons told, 10 more.
    package static let licenceDecision = Term(
        20, .workingDay,
        extending: Extending(longest: 10, basis: LegalBasis("行政许可法", article: 42)),
        basis: LegalBasis("行政许可法", article: 42))
    /// Where several offices decide together: 45 working days and 15 more.
    package static let jointLicenceDecision = Term(
        45, .workingDay,
        extending: Extending(longest: 15, basis: LegalBasis("行政许可法", article: 42)),
        basis: LegalBasis("行政许可法", article: 42))
    /// Telling all that is missing, once.
    package static let licenceCompletion = Term(5, .workingDay, basis: LegalBasis("行政许可法", article: 32))
    /// Handing the licence over after the decision.
    package static let licenceDelivery = Term(10, .workingDay, basis: LegalBasis("行政许可法", article: 44))
    /// Telling somebody who petitions whether it is accepted.
    package static let petitionAcceptance = Term(
        15, .calendarDay, basis: LegalBasis("信访工作条例", article: 22))
    /// Sending back what was assigned to the wrong office.
    package static let petitionObjection = Term(
        5, .workingDay, basis: LegalBasis("信访工作条例", article: 23))
    /// The answer to a petition: 60 days and at most 30 more.
    package static let petitionAnswer = Term(
        60, .calendarDay,
        extending: Extending(longest: 30, basis: LegalBasis("信访工作条例", article: 34)),
        basis: LegalBasis("信访工作条例", article: 34))
    /// 复查
    package static let petitionReview = Term(30, .calendarDay, basis: LegalBasis("信访工作条例", article: 35))
    /// 复核
    package static let petitionSecondReview = Term(
        30, .calendarDay, basis: LegalBasis("信访工作条例", article: 36))
    /// Asking the court to confirm an agreement reached by mediation. An act of procedure: a rest day at the end
    /// makes it longer.
    package static let mediationConfirmation = Term(
        30, .calendarDay, end: .nextWorkingDay, basis: LegalBasis("人民调解法", article: 33))
}
