import Records
import Testing

@Suite struct SecretTests {
    @Test func `a secret is kept so that it opens to itself alone, and never twice alike`() throws {
        let (one, two) = (try Secret.kept("2580"), try Secret.kept("2580"))
        #expect(one != two)
        #expect(one.hasPrefix("scrypt$32768$8$") && !one.contains("2580"))
        #expect(Secret.holds(one, "2580") && Secret.holds(two, "2580"))
        for wrong in ["2581", "258", "", "25800", "２５８０"] { #expect(!Secret.holds(one, wrong), "\(wrong)") }
    }

    @Test(arguments: [
        "", "2580", "scrypt$32768$8$00$00", "scrypt$3$8$zz$zz", "scrypt$99999999999$8$00$00", "md5$1$1$1$1",
    ])
    func `what no secret was made into opens to nothing`(kept: String) {
        #expect(!Secret.holds(kept, "2580"))
        #expect(!Secret.holds(kept, ""))
    }
}
