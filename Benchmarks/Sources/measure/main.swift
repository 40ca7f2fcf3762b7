import Glibc
import Governance
import Plugins
import Sheets
import Workbench

// What can only be measured from inside; nothing is written to the books.
//
//   measure lines WORKSPACE DATE USER
//                                    runs the lines of the standard input as the account of that user of the
//                                    system; for each: seconds and rows
//   measure sheet FILE               reads all rows; prints seconds, rows and cells
//   measure duplicates SECONDS       rows of name, sex, birth, number, phone and address, by tabs, on the standard
//                                    input; for each pair: its two rows, and 重复 or 待核对; the seconds into the file
//   measure words WORKSPACE DATE USER
//                                    as `lines`, at a desk that has the plugins of the workspace
//   measure calls WORKSPACE DATE PLUGINS PLUGIN TURNS
//                                    the only rule of a plugin beside its rows alone; for each turn: rows, seconds of
//                                    the rows, seconds of the rule
//   measure declare WORKSPACE DATE TIMES
//                                    declares all that is switched on; for each time: seconds, plugins, declarations
//   measure plan WORKSPACE DATE TIMES [KEY VALUE…]
//                                    plans the duties of everybody, where KEY is given with a setting of their own in
//                                    all communities; for each time: seconds, interpreters, duties, memory in kilobytes

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Kilobytes that the process holds now.
func memory() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
}

func times(_ text: String) -> Int {
    guard let count = Int(text), count > 0 else {
        print("how many times: \(text)")
        exit(64)
    }
    return count
}

func lines() -> [String] {
    var lines: [String] = []
    while let line = readLine() { lines.append(line) }
    return lines
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("lines", 4):
    for answer in try LineMeasurement.run(
        lines(), workspace: arguments[1], systemUser: arguments[3], on: arguments[2], stopwatch: seconds)
    {
        print(answer.seconds, answer.rows)
    }
case ("sheet", 2):
    let read = try SheetMeasurement.read(arguments[1], stopwatch: seconds)
    print(read.seconds, read.rows, read.cells)
case ("duplicates", 2):
    var columns = [[String]](repeating: [], count: 6)
    for line in lines() {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        for column in columns.indices {
            columns[column].append(column < cells.count ? String(cells[column]) : "")
        }
    }
    let linked = MatchingMeasurement.duplicates(in: columns, stopwatch: seconds)
    for (first, second) in linked.found { print(first, second, "重复") }
    for (first, second) in linked.toLookAt { print(first, second, "待核对") }
    guard let file = fopen(arguments[1], "w") else {
        perror(arguments[1])
        exit(1)
    }
    fputs("\(linked.seconds)\n", file)
    fclose(file)
case ("words", 4):
    for answer in try HostMeasurement.run(
        lines(), workspace: arguments[1], systemUser: arguments[3], on: arguments[2], stopwatch: seconds)
    {
        print(answer.seconds, answer.rows)
    }
case ("calls", 6):
    for turn in try RuleMeasurement.compare(
        arguments[4], in: arguments[3], workspace: arguments[1], on: arguments[2], turns: times(arguments[5]),
        stopwatch: seconds)
    {
        print(turn.rows, turn.stepping, turn.evaluating)
    }
case ("declare", 4):
    for round in try HostMeasurement.declare(
        workspace: arguments[1], on: arguments[2], times: times(arguments[3]), stopwatch: seconds)
    {
        print(round.seconds, round.plugins, round.declarations)
    }
case ("plan", 4), ("plan", 6...):
    try HostMeasurement.plan(
        workspace: arguments[1], on: arguments[2], times: times(arguments[3]),
        own: arguments.count > 4 ? (arguments[4], Array(arguments[5...])) : nil, stopwatch: seconds
    ) { seconds, interpreters, duties in
        print(seconds, interpreters, duties, memory())
    }
default:
    print("usage: measure lines|words WORKSPACE DATE USER | sheet FILE | duplicates SECONDS")
    print("       measure calls WORKSPACE DATE PLUGINS PLUGIN TURNS | declare WORKSPACE DATE TIMES")
    print("       measure plan WORKSPACE DATE TIMES [KEY VALUE…]")
    exit(64)
}
