package import Governance
package import Records

/// What a run is asked to do.
package struct RunRequest: Sendable {
    /// ``NightRun/nightly``, and names of plugins' jobs.
    package let jobs: [String]
    /// Only these communities; empty: all.
    package let communities: [Community.ID]
    /// How many duties one commit holds at most, unless one community has more.
    package let most: Int
    /// Whether the duties of everybody are decided anew, also those that nothing has touched since the last night.
    package let isWhole: Bool
    /// The run's name, which stands in each of its commits.
    package let run: String

    package init(
        jobs: [String], communities: [Community.ID] = [], most: Int = 5000, isWhole: Bool = false, run: String
    ) {
        self.isWhole = isWhole
        self.jobs = jobs
        self.communities = communities
        self.most = most
        self.run = run
    }
}
