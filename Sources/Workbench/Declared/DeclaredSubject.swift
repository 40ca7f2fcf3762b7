import Governance
import Records

extension Desk {
    /// The record that a worker means whom a form or a letter is about: by name, address or number.
    func subject(of type: Declaration, named word: String) throws -> (id: Int64, title: String) {
        switch type.name {
        case Resident.declaration.name:
            let person = try resident(word)
            return (person.id, person.name)
        case Household.declaration.name:
            let found = try visitSubject(word)
            guard let household = found.household else {
                throw ActionFailure.notFound("“\(word)”不是一户", hint: "写户主的姓名，或 户34")
            }
            return (household, found.title)
        default:
            do {
                let id = try RecordFinder(self, home: try session.ownCommunity()).find(type, word)
                return (id, try RecordLabels(session).labels(of: type, [id])[id] ?? word)
            } catch let unknown as RecordFinder.Unknown {
                // The number that a list has shown, where nothing is called so.
                if let id = Int64(word), try session.find(type, id: id) != nil {
                    return (id, try RecordLabels(session).labels(of: type, [id])[id] ?? word)
                }
                throw ActionFailure.notFound(unknown.message, hint: unknown.hint)
            }
        }
    }
}
