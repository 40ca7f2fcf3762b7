import Governance
import Records

/// Switching on what has records of its own.
extension PluginHost {
    /// Makes or changes the tables of the records that have been declared, and gives a sentence for each change.
    @discardableResult
    func adopt(in work: Work) throws -> [String] {
        guard let plugin = plugins.last else { return [] }
        let kept = try session.records(KeptType.self).where(KeptType.plugin == plugin.name).all()
        let old = try kept.map { try $0[KeptType.version] }.max {
            guard let (one, other) = Version.pair($0, $1) else { return false }
            return one < other
        }
        let changes = try work.adopt(
            declared, of: plugin.name, version: plugin.manifest.version,
            reshape: try instance(of: plugin, for: nil).reshape(from: old, in: work))
        knownFields = [:]
        return changes
    }
}
