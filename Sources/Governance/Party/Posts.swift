package import Records

extension Session {
    /// Who holds a post in a Party organisation on the acting day, the longest in it first. A record without a person is a
    /// vacant post, and nobody holds it.
    package func holders(of post: Appointment.Post, in body: PartyBody.ID) throws -> [Row] {
        try records(Appointment.self)
            .where(Appointment.body == body && Appointment.post == post && isHeld)
            .order(by: "from", "id").all()
    }

    /// All posts that somebody holds on the acting day, several at once (兼任) included, the longest held first.
    package func posts(of person: Resident.ID) throws -> [Row] {
        try records(Appointment.self).where(Appointment.resident == person).order(by: "from", "id").all()
    }

    /// The same for somebody who is not among the residents.
    package func posts(ofName name: String) throws -> [Row] {
        try records(Appointment.self).where(Appointment.name == name).order(by: "from", "id").all()
    }

    private var isHeld: Condition { Appointment.resident != nil || Appointment.name != nil }
}
