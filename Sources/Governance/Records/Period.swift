import Records

/// What holds of every dated record: it does not end before it begins.
///
/// One that ends on the day it begins holds on no day: an entry that was taken back.
func inOrder(_ from: Field<Day>, _ until: Field<Day?>) -> @Sendable (Row) -> String? {
    { row in
        guard let begin = try? row[from], let end = try? row[until], end < begin else { return nil }
        return "“\(until.column.title)”\(end) 早于“\(from.column.title)”\(begin)"
    }
}

/// That no two records about the same `subject` hold on one day. A span without a day in it stands beside any.
func onceADay<Subject: FieldValue>(
    _ subject: Field<Subject>, _ from: Field<Day>, _ until: Field<Day?>, reason: String
) -> Rivalry {
    Rivalry([subject, from, until], reason: reason) { row in
        guard let whose = try? row[subject], let begin = try? row[from] else { return nil }
        let lasting = subject == whose && (until == nil || until > begin)
        guard let end = (try? row[until]) ?? nil else { return lasting }
        return begin < end ? lasting && from < end : nil
    }
}

/// What holds of a record about somebody: the person is in the books, or stands here by name, and not both.
///
/// With neither, nobody is known any more (the person's row was erased) or not yet; the record keeps its place in the
/// figures.
func named(once resident: Field<Resident.ID?>, _ name: Field<String?>) -> @Sendable (Row) -> String? {
    { row in
        guard (try? row[resident]) != nil, (try? row[name]) != nil else { return nil }
        return "已指明是哪位居民，就不再写“\(name.column.title)”"
    }
}

/// The first of several checks that finds something.
func firstProblem(_ checks: (@Sendable (Row) -> String?)...) -> @Sendable (Row) -> String? {
    { row in
        for check in checks {
            if let problem = check(row) { return problem }
        }
        return nil
    }
}

/// What is wrong with a unified social credit code (GB 32100-2015), or `nil`.
@Sendable func creditCodeProblem(_ code: String?) -> String? {
    guard let code else { return nil }
    do throws(CreditCode.Flaw) {
        let written = try CreditCode(code).text
        return written == code ? nil : "应写成 \(written)"
    } catch { return "\(error.message)；\(error.hint)" }
}
