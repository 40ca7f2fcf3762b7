extension Answer {
    /// What a face that can draw may draw beside the rows: one value for each of them.
    package struct Chart: Equatable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case bar
            case line
        }

        package let kind: Kind
        /// What the values are.
        package let title: String
        /// Whether they are shares, of which 1 is all there is.
        package let isShare: Bool
        package let labels: [String]
        package let values: [Double?]

        package init(kind: Kind, title: String, isShare: Bool, labels: [String], values: [Double?]) {
            self.kind = kind
            self.title = title
            self.isShare = isShare
            self.labels = labels
            self.values = values
        }
    }
}
