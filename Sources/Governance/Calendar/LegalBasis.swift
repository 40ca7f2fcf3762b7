/// Where a rule stands: a law and its article.
package struct LegalBasis: Hashable, Sendable {
    /// `行政许可法`
    package let law: String
    package let article: Int

    package init(_ law: String, article: Int) {
        self.law = law
        self.article = article
    }

    /// `《行政许可法》第四十二条`
    package var text: String { "《\(law)》第\(HanNumber.written(article))条" }

    /// The day a term begins is not counted; a term in hours runs at once.
    package static let nextDayCounts = LegalBasis("民法典", article: 201)
    /// A term whose last day is a rest day ends on the day after the rest; a day ends at midnight, or when the
    /// office closes.
    package static let restDayEnd = LegalBasis("民法典", article: 203)
    /// The same for terms of civil procedure.
    package static let proceduralRestDayEnd = LegalBasis("民事诉讼法", article: 85)
    /// Terms of days in this law are working days.
    package static let licenceWorkingDays = LegalBasis("行政许可法", article: 82)
    /// What takes a hearing, an inspection or an expert is not counted.
    package static let licencePauses = LegalBasis("行政许可法", article: 45)
}
