package import Governance
package import Records
package import Workbench

/// What a run came to: one entry for each unit of work, and what somebody has to look at.
package struct RunReport: Sendable {
    /// Stands in every commit the run made.
    package let run: String
    package let day: Day
    package let isDryRun: Bool
    package internal(set) var jobs: [JobResult] = []
    /// What plugins did wrong, each way once.
    package private(set) var problems: [ExtensionProblem] = []
    /// What may make terms other than they should be: a year without a table of holidays.
    package internal(set) var warnings: [String] = []
    /// What became of duties, by community and rule, both in their order.
    package internal(set) var tallies: [Tally] = []
    /// Whom the duties were decided for; `nil` where they were not.
    package internal(set) var course: DutyEngine.Course?
    /// Somebody asked for an end: what is not listed in ``jobs`` was not begun.
    package internal(set) var wasInterrupted = false
    package internal(set) var seconds = 0.0
    /// How many commits it made.
    package internal(set) var commits = 0

    init(run: String, day: Day, isDryRun: Bool) {
        self.run = run
        self.day = day
        self.isDryRun = isDryRun
    }

    package var hasFindings: Bool {
        !problems.isEmpty || jobs.contains { $0.findings > 0 || $0.errors > 0 }
    }

    /// Others held the books all the time, and nothing could be written.
    package var wasBusy: Bool {
        jobs.contains { $0.status == .busy } && !jobs.contains { !$0.changes.isEmpty }
    }

    /// Takes in what a host has noted; one problem that is seen twice stays one.
    mutating func note(_ found: [ExtensionProblem]) {
        for problem in found {
            let known = problems.firstIndex {
                $0.plugin == problem.plugin && $0.file == problem.file && $0.line == problem.line
                    && $0.message == problem.message
            }
            if let known {
                problems[known].records = max(problems[known].records, problem.records)
            } else {
                problems.append(problem)
            }
        }
    }
}

/// One unit of work of a run, or the planning before them.
package struct JobResult: Sendable {
    package enum Status: String, Sendable {
        case done
        /// All was as it should be: there is no commit.
        case unchanged
        /// Taken back as a whole; ``message`` says why.
        case failed
        /// Others held the books for too long.
        case busy
        /// Not run; ``message`` says why.
        case skipped
    }

    package struct Changes: Equatable, Sendable {
        package internal(set) var added = 0
        package internal(set) var changed = 0
        package internal(set) var removed = 0
    }

    package let job: String
    /// The community's name; `nil` is no one community.
    package let community: String?
    package internal(set) var status = Status.unchanged
    /// What its own writing took; that of a commit as a whole is in the run's.
    package internal(set) var seconds = 0.0
    /// How many records were looked at (planning) or written (a unit).
    package internal(set) var records = 0
    package internal(set) var findings = 0
    package internal(set) var errors = 0
    /// By the name of the record type.
    package internal(set) var changes: [String: Changes] = [:]
    package internal(set) var message: String?

    init(_ job: String, in community: String? = nil) {
        self.job = job
        self.community = community
    }

    mutating func take(_ landing: Landing) {
        for type in Set(landing.changes.map(\.type)) {
            let counts = landing.counts(of: type)
            changes[type] = Changes(added: counts.added, changed: counts.changed, removed: counts.removed)
        }
        records = landing.changes.count
        if records > 0 { status = .done }
    }

    mutating func take(_ part: DutyPlan.Part, type: String) {
        changes[type] = Changes(added: part.added, changed: part.changed)
        records = part.size
        if records > 0 { status = .done }
    }
}

/// What became of the duties of one rule in one community.
package struct Tally: Equatable, Sendable {
    package let community: String?
    /// The rule's name, and what staff call it.
    package let rule: String
    package let title: String
    package let outcome: DutyPlan.Outcome
}
