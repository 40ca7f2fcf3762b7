package import Governance
package import Records

/// What became of one row of a register.
package struct RegisterRow: Sendable {
    /// The row's number in the spreadsheet.
    package let row: Int
    package let status: Status
    /// The name as cleaned, or as the file has it where it could not be.
    package let name: String?
    /// What can go into the books; `nil` for a refused row, and for a repeated one that would have been
    /// refused.
    package let candidate: ResidentCandidate?
    /// Why the row was refused or passed over, or what was mended: all there is to say, from left to right.
    package let problems: [Problem]
    /// The resident in the books whom a duplicate row repeats.
    package let known: Int64?

    package enum Status: String, CaseIterable, Sendable {
        case good, mended, duplicate, refused

        package var title: String {
            switch self {
            case .good: "正常"
            case .mended: "已修正"
            case .duplicate: "重复"
            case .refused: "未导入"
            }
        }
    }

    package struct Problem: Equatable, Sendable {
        /// The heading as the file has it, on one line.
        package let column: String
        /// What stood there, masked.
        package let value: String
        package let message: String
        /// What to do; `nil` where nothing need be done.
        package let hint: String?
    }
}

/// A resident as a register describes one, checked and in the form the books keep.
package struct ResidentCandidate: Equatable, Sendable {
    package let name: PersonName
    package let sex: Sex
    package let idNumber: IDNumber?
    package let birth: Day
    package let phone: PhoneNumber?
    package let address: DoorAddress
    /// The address as it was written.
    package let rawAddress: String
    package let relation: HeadRelation?
    /// The grid's number in the community; `nil` where the register does not say.
    package let grid: Int?
    package let categories: [CareCategory]
}
