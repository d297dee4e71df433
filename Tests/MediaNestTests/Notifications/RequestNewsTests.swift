import Testing

@testable import MediaNest

/// Read as the person who gets them.
@Suite struct RequestNewsTests {
    @Test(
        arguments: [
            (.approved, nil, "Dune was approved", "Your request for Dune was approved and is on its way."),
            (
                .denied, "No disk space", "Dune was declined",
                "Your request for Dune was declined. Reason: No disk space"
            ),
            (.denied, nil, "Dune was declined", "Your request for Dune was declined."),
            (.completed, nil, "Dune is available", "Dune is now available in Plex."),
            (
                .failed, "Declined at Overseerr.", "Dune could not be added",
                "Your request for Dune failed. Reason: Declined at Overseerr."
            ),
            (
                .manual, "Overseerr has no music; an admin takes care of it.", "Dune needs an admin",
                "An admin has to look at your request for Dune. Reason: Overseerr has no music; an admin takes care of it."
            ),
        ] as [(MediaRequest.Status, String?, String, String)])
    func newsSaysWhatHappenedAndWhy(status: MediaRequest.Status, reason: String?, title: String, message: String) {
        let news = RequestNews(status, title: "Dune", reason: reason)

        #expect(news?.title == title)
        #expect(news?.message == message)
        #expect(news?.event == "request.\(status)")
    }

    @Test func goodNewsLooksGoodAndBadNewsBad() {
        let kinds = MediaRequest.Status.allCases.compactMap { RequestNews($0, title: "Dune", reason: nil)?.kind }

        // approved, denied, cancelled, completed, failed, manual
        #expect(kinds == [.info, .warning, .info, .success, .error, .warning])
    }

    @Test(arguments: [MediaRequest.Status.pending, .downloading, .downloaded, .retrying])
    func stepsInBetweenAreNoNews(status: MediaRequest.Status) {
        #expect(RequestNews(status, title: "Dune", reason: nil) == nil)
    }

    @Test func onlyWhoFollowsIsToldThatARequestWasTakenBack() {
        for status in MediaRequest.Status.allCases {
            guard let news = RequestNews(status, title: "Dune", reason: nil) else { continue }
            #expect(news.audience == (status == .cancelled ? .followers : .everybody))
        }
    }

    @Test func anAdminReadsWhatIsWantedOfHim() {
        let news = RequestNews(needsAdmin: "Dune", reason: "The title is on Overseerr's blocklist.")

        #expect(news.title == "Dune needs you" && news.audience == .admins)
        #expect(
            news.message
                == "The request for Dune cannot go on by itself. Reason: The title is on Overseerr's blocklist.")
    }

    @Test func anAdminReadsWhoAsksForWhat() {
        let news = RequestNews(pending: "Dune", askedBy: "Ada")

        #expect(news.title == "Dune is asked for" && news.event == "request.pending" && news.audience == .admins)
        #expect(news.message == "Ada asks for Dune. It waits for your decision.")
    }

    @Test func aPartSaysWhichSeasonsAreThere() {
        let news = RequestNews(available: [1, 3], of: 4, title: "Dark")

        #expect(news.message == "2 of 4 seasons of Dark are in Plex now: 1, 3.")
    }

    @Test func aLongTitleIsCutToFit() throws {
        let news = try #require(RequestNews(.approved, title: String(repeating: "ö", count: 500), reason: nil))

        #expect(news.title == String(repeating: "ö", count: 199) + "…")
        #expect(news.message.contains(String(repeating: "ö", count: 500)))
    }

    /// What the column counts are code points.
    @Test func aTitleOfCombinedCharactersFitsAsWell() throws {
        let news = try #require(
            RequestNews(.approved, title: String(repeating: "e\u{301}\u{302}", count: 150), reason: nil))

        #expect(news.title.unicodeScalars.count <= 200)
    }
}
