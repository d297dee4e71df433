import MediaNest
import Testing

@Suite struct IdentifierTests {
    @Test func itsTextIsTheCanonicalForm() throws {
        let id = try #require(UserID("8E03978E-40D5-43E8-BC93-6894A57F9324"))

        #expect(id.text == "8e03978e-40d5-43e8-bc93-6894a57f9324")
        #expect("\(id)" == id.text)
        #expect(id == UserID("8e03978e-40d5-43e8-bc93-6894a57f9324"))
    }

    @Test(arguments: [
        "", "8e03978e", "8e03978e40d543e8bc936894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f932",
        "8e03978e-40d5-43e8-bc93-6894a57f93244",
        "8e03978e-40d5-43e8-bc93-6894a57f932g", "8e03978e-40d5-43e8-bc93_6894a57f9324",
        "{8e03978e-40d5-43e8-bc93-6894a57f9324}",
        " e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f93é",
    ])
    func anythingElseIsNone(text: String) {
        #expect(UserID(text) == nil)
    }

    @Test func freshOnesAreRandomAndOfVersion4() {
        let ids = Set((0..<1000).map { _ in UserID().text })

        #expect(ids.count == 1000)
        for id in ids {
            #expect(UserID(id) != nil)
            let marks = (id.dropFirst(14).first, id.dropFirst(19).first)
            guard marks.0 == "4", let variant = marks.1, "89ab".contains(variant) else {
                Issue.record("\(id)")
                return
            }
        }
    }
}
