/// Results of specs in the formats that build machines read.
package enum SpecReport {
    /// The Test Anything Protocol, version 13.
    package static func tap(_ results: [SpecRunner.Result]) -> String {
        var text = "TAP version 13\n1..\(results.count)\n"
        for (index, result) in results.enumerated() {
            // A number sign would begin a directive.
            let title = oneLine("\(result.file)：\(result.title)").replacing("#", with: "＃")
            text += "\(result.failure == nil ? "ok" : "not ok") \(index + 1) - \(title)\n"
            guard let failure = result.failure else { continue }
            text += "  ---\n  message: \(quoted(failure))\n  ...\n"
        }
        return text
    }

    /// JUnit's XML: one suite for each spec file.
    package static func junit(_ results: [SpecRunner.Result]) -> String {
        var files: [String] = []
        for result in results where !files.contains(result.file) { files.append(result.file) }
        let failed = results.count { $0.failure != nil }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites tests=\"\(results.count)\" failures=\"\(failed)\">\n"
        for file in files {
            let own = results.filter { $0.file == file }
            let failed = own.count { $0.failure != nil }
            text += "  <testsuite name=\"\(escaped(file))\" tests=\"\(own.count)\" failures=\"\(failed)\">\n"
            for result in own {
                text += "    <testcase classname=\"\(escaped(file))\" name=\"\(escaped(result.title))\""
                guard let failure = result.failure else {
                    text += "/>\n"
                    continue
                }
                text += ">\n      <failure message=\"\(escaped(failure))\"/>\n    </testcase>\n"
            }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// A YAML text in double quotes.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            + "\""
    }

    private static func escaped(_ text: String) -> String {
        // What XML cannot hold at all has no place in a report either.
        let text = text.unicodeScalars.filter { $0.value >= 32 || $0 == "\n" || $0 == "\t" }
        return String(String.UnicodeScalarView(text)).replacing("&", with: "&amp;").replacing(
            "<", with: "&lt;"
        )
        .replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("\n", with: "&#10;")
    }
}
