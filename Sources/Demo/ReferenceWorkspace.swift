package import Records

/// The invented workspace of a subdistrict of Wuhan: places, people, care categories, matters, accounts, and the
/// visits of a year.
///
/// The places bear the names of the subdistrict's communities; everything that lives in them is made up. The same
/// seed, day, and number of residents give the same contents, with the same ids; what Records draws by chance (salts,
/// nonces, keys) differs, and with it the digests.
package struct ReferenceWorkspace: Sendable {
    package let seed: UInt64
    package let day: Day
    package let residents: Int
    package let systemUser: String?

    /// At this many residents everything is still there, if only in small numbers.
    package static let fewestResidents = 200

    /// - Parameters:
    ///   - day: The day the workspace is made for. Nothing in it is dated on that day or later, except when an
    ///     absence or a category ends.
    ///   - residents: Exactly so many live in the street on `day`: 2.7 a household, 300 households a grid. With
    ///     1,600 or more there are 16 communities.
    ///   - systemUser: The user of the operating system who is the account `admin`; `root` when it is `nil`.
    package init(seed: UInt64, day: Day, residents: Int = 300_000, systemUser: String? = nil) {
        self.seed = seed
        self.day = day
        self.residents = residents
        self.systemUser = systemUser
    }

    /// Fills empty books. `progress` is told in a few words what has been written.
    ///
    /// Throws ``ReferenceWorkspaceFailure`` before anything is written. What fails later leaves the commits that
    /// had landed; such books are of no use.
    package func fill(_ store: Store, progress: (String) -> Void = { _ in }) throws {
        guard residents >= Self.fewestResidents else {
            throw ReferenceWorkspaceFailure.tooFewResidents(residents)
        }
        let last = try store.session(Context(actor: "admin", day: day)) { try $0.lastCommit() }
        guard last == 0 else { throw ReferenceWorkspaceFailure.notEmpty(commits: last) }
        var diary = try foundations(store, progress)
        try diary.keep(store, progress: progress)
    }

    private func foundations(_ store: Store, _ progress: (String) -> Void) throws -> Diary {
        var foundations = Foundations(
            seed: seed, year: Year(day: day), residents: residents, systemUser: systemUser)
        return Diary(try foundations.lay(store, progress: progress))
    }
}

/// Why no reference workspace was made.
package enum ReferenceWorkspaceFailure: Error, Equatable {
    case notEmpty(commits: Int64)
    case tooFewResidents(Int)
}

extension ReferenceWorkspaceFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notEmpty(let commits):
            "工作区里已有 \(commits) 次变更，没有写入示例；请另选一个空目录"
        case .tooFewResidents(let residents):
            "示例至少要有 \(ReferenceWorkspace.fewestResidents) 名居民，这里要的是 \(residents) 名"
        }
    }
}
