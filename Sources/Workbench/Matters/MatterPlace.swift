import Governance
import Records

/// Where something happened: at a door, or in a building.
struct MatterPlace {
    let household: Int64?
    let building: Int64?
    let title: String
}

extension Answer.Cell {
    static func instant(_ moment: Instant?) -> Answer.Cell { moment.map { .text($0.description) } ?? .none }
}

extension Desk {
    /// Reads a building, a door, a person, or the number of a duty.
    func matterPlace(_ word: String) throws -> MatterPlace {
        let address = try listedRow(word) == nil ? DoorAddress(word) : nil
        if let address, address.unit != nil || address.room != nil {
            return MatterPlace(household: try household(word).raw, building: nil, title: address.text)
        }
        let found = try address.map { try buildings(of: $0) } ?? []
        if let building = found.first {
            guard found.count == 1 else {
                throw ActionFailure.ambiguous("“\(word)”有 \(found.count) 栋", choices: found.map(\.title))
            }
            return MatterPlace(household: nil, building: building.id, title: building.title)
        }
        let subject = try visitSubject(word)
        guard let household = subject.household else {
            throw ActionFailure.notFound("“\(word)”不在任何一户", hint: "写楼栋，例如 6幢")
        }
        return MatterPlace(household: household, building: nil, title: subject.title)
    }

    /// The matter of that number or row, if it lies in the account's scope.
    func matter(_ word: String) throws -> Row {
        guard let number = try matterNumber(word) else {
            throw ActionFailure.notUnderstood("“\(word)”不是事件的编号", hint: "编号在 事件 的第一列，例如：接单 1024")
        }
        guard let row = try session.find(Matter.ID(number)) else {
            throw unseen("事件", number, "输入 事件 查编号")
        }
        return row
    }
}
