import Glibc
import Governance
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

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
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
default:
    print("usage: measure lines WORKSPACE DATE USER | sheet FILE | duplicates SECONDS")
    exit(64)
}
