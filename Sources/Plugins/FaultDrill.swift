internal import Foundation
import Governance
import Lua
import Records

/// What can come between a plugin and the host at any call.
package enum DrillFault: String, CaseIterable, Sendable {
    case memory = "内存不足"
    case cancelled = "取消"
    case busy = "账本忙"
    case denied = "没有权限"
}

/// Lets one call that plugins make of the host fail, and counts all of them.
final class Drill {
    private let fault: DrillFault?
    private let place: Int
    private(set) var calls = 0
    private(set) var hasStruck = false

    /// Counts, and lets nothing fail.
    init() {
        fault = nil
        place = 0
    }

    /// Lets the call of that number fail.
    init(_ fault: DrillFault, at place: Int) {
        self.fault = fault
        self.place = place
    }

    /// Called before the host does what a plugin asks for.
    func strike(_ interpreter: Interpreter) throws {
        calls += 1
        guard calls == place, let fault else { return }
        hasStruck = true
        switch fault {
        case .memory: interpreter.failAllocations(after: 0)
        case .cancelled: throw RecordFailure.interrupted
        case .busy: throw RecordFailure.busy
        case .denied: throw RecordFailure.notGranted(type: "drill", title: "演练", verb: .read, who: "演练")
        }
    }
}

extension SpecRunner {
    /// What a drill came to.
    package struct DrillReport: Equatable, Sendable {
        /// Tests that were drilled, and faults that struck in all.
        package internal(set) var tests = 0
        package internal(set) var faults = 0
        /// Where a fault was hidden, or left something behind.
        package internal(set) var findings: [String] = []
    }

    /// How many calls of one test are let fail at most for each fault, spread over all it makes.
    private static let most = 200

    /// Runs each test of a plugin again and again, with a fault at each call it makes of the host in turn: none may be
    /// hidden, none may leave an interpreter that is of no more use, and nothing may be in the books afterwards.
    ///
    /// Tests that do not pass by themselves are not drilled.
    package func drill(_ name: String, _ options: SpecOptions = SpecOptions()) throws -> DrillReport {
        var report = DrillReport()
        try withTests(of: name, options) { test, installation, store in
            let count = Drill()
            guard try run(test, options, nil, installation, store, count) == nil else { return }
            report.tests += 1
            let step = max(1, (count.calls + Self.most - 1) / Self.most)
            for fault in DrillFault.allCases {
                for place in stride(from: 1, through: count.calls, by: step) {
                    let drill = Drill(fault, at: place)
                    let failure = try run(test, options, nil, installation, store, drill)
                    guard drill.hasStruck else { continue }
                    report.faults += 1
                    let what = "\(test.spec.named)：\(test.title)：第 \(place) 次调用时\(fault.rawValue)"
                    // Memory may run out where a script is prepared for it.
                    if failure == nil, fault != .memory { report.findings.append("\(what)，用例照样通过：被藏了起来") }
                    if failure == Self.useless { report.findings.append("\(what)，以后解释器不能用了") }
                }
            }
            let (commits, rows) = try store.session(Context(actor: "drill", day: SpecStage.firstDay)) {
                session in
                (try session.lastCommit(), try session.count(Selection(of: Household.declaration)))
            }
            if commits != 0 || rows != 0 {
                report.findings.append("\(test.spec.named)：\(test.title)：出错以后账本里留下了东西")
            }
        }
        return report
    }

    /// What a test says whose interpreters do not work any more.
    static let useless = "解释器不能用了"
}

extension PluginHost {
    /// Ends what a drill has done to the interpreters; false where one of them is of no more use.
    func endDrill() -> Bool {
        guard drill != nil else { return true }
        drill = nil
        return interpreters.allSatisfy { interpreter in
            interpreter.failAllocations(after: nil)
            return (try? interpreter.evaluate(data: "return 1", named: "drill", within: .declaring))
                == .integer(1)
        }
    }
}
