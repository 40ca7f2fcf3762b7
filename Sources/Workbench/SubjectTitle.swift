import Governance
import Records

extension Desk {
    /// What a rule is about, as somebody can type it again, and what it is: `户12（东湖小区7幢2单元301）`,
    /// `居民12（张样一）`, `事件7（水管爆裂）`. What is not there to be seen has its number alone.
    package func title(ofSubject id: Int64, _ type: String) throws -> String {
        switch type {
        case Household.declaration.name: return "户\(id)" + bracketed(try address(of: id))
        case Resident.declaration.name:
            return "居民\(id)" + bracketed(try session.find(Resident.ID(id))?[Resident.name])
        case Matter.declaration.name:
            return "事件\(id)" + bracketed(try session.find(Matter.ID(id))?[Matter.what])
        default: return "\(type) \(id)"
        }
    }

    private func bracketed(_ words: String?) -> String { words.map { "（\($0)）" } ?? "" }
}
