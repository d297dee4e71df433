import Testing

@testable import MediaNest

@Suite struct MediaRequestDraftTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var type = MediaRequest.MediaType.movie
        var tmdbID: String? = "438631"
        var title: String? = "Dune"
        var seasons: [Int]?
        var note: String?
        var wrong: [String] = []

        var testDescription: String { name }
    }

    private static let cases = [
        Case(name: "a film"), Case(name: "a film without a title", title: nil),
        Case(name: "a series", type: .tv, tmdbID: "1"),
        Case(name: "all digits", tmdbID: "1234567890"), Case(name: "seasons", type: .tv, seasons: [0, 9999]),
        Case(name: "a hundred seasons", type: .tv, seasons: Array(1...100)),
        Case(name: "music", type: .music, tmdbID: nil),
        Case(name: "a long title", title: String(repeating: "ö", count: 500)),
        Case(name: "a long note", note: String(repeating: "ö", count: 1000)),

        Case(name: "no id", tmdbID: nil, wrong: ["tmdbId"]),
        Case(name: "no id of a series", type: .tv, tmdbID: nil, wrong: ["tmdbId"]),
        Case(name: "an empty id", tmdbID: "", wrong: ["tmdbId"]),
        Case(name: "a long id", tmdbID: "12345678901", wrong: ["tmdbId"]),
        Case(name: "a word as id", tmdbID: "dune", wrong: ["tmdbId"]),
        Case(name: "a leading zero", tmdbID: "0438631", wrong: ["tmdbId"]),
        Case(name: "a sign", tmdbID: "-1", wrong: ["tmdbId"]),
        Case(name: "other digits", tmdbID: "٤٣", wrong: ["tmdbId"]),
        Case(name: "an empty title", title: "", wrong: ["title"]),
        Case(name: "a blank title", title: " \n", wrong: ["title"]),
        Case(name: "too long a title", title: String(repeating: "ö", count: 501), wrong: ["title"]),
        Case(name: "combined characters", title: "e" + String(repeating: "\u{301}", count: 500), wrong: ["title"]),
        Case(name: "music without a title", type: .music, tmdbID: nil, title: nil, wrong: ["title"]),
        Case(name: "seasons of a film", seasons: [1], wrong: ["seasons"]),
        Case(name: "no seasons", type: .tv, seasons: [], wrong: ["seasons"]),
        Case(name: "a negative season", type: .tv, seasons: [1, -1], wrong: ["seasons"]),
        Case(name: "a high season", type: .tv, seasons: [10_000], wrong: ["seasons"]),
        Case(name: "too many seasons", type: .tv, seasons: Array(0...100), wrong: ["seasons"]),
        Case(name: "too long a note", note: String(repeating: "ö", count: 1001), wrong: ["note"]),
        Case(
            name: "everything", tmdbID: "x", title: "", seasons: [-1], note: String(repeating: "n", count: 1001),
            wrong: ["title", "tmdbId", "seasons", "seasons", "note"]),
    ]

    @Test(arguments: cases)
    func eachWrongFieldIsNamed(_ example: Case) {
        var wrong: [String] = []
        do throws(MediaRequestError) {
            _ = try MediaRequestDraft(
                mediaType: example.type, tmdbID: example.tmdbID, title: example.title, seasons: example.seasons,
                note: example.note)
        } catch {
            wrong = error.fieldErrors.map(\.field)
            #expect(error.category == .invalid)
        }

        #expect(wrong == example.wrong)
    }

    @Test func textIsTrimmedAndSeasonsAreSorted() throws {
        let draft = try MediaRequestDraft(
            mediaType: .tv, tmdbID: "1399", title: "\t Game of Thrones \n", seasons: [3, 1, 3], note: "  ")

        #expect(draft.title == "Game of Thrones")
        #expect(draft.seasons == [1, 3])
        #expect(draft.note == nil)
    }

    @Test(arguments: [(.movie, "Film 42"), (.tv, "Series 42")] as [(MediaRequest.MediaType, String)])
    func untilTheTitleIsKnownTheIdStandsForIt(type: MediaRequest.MediaType, title: String) throws {
        #expect(try MediaRequestDraft(mediaType: type, tmdbID: "42", title: nil).provisionalTitle == title)
    }
}
