import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct WebhookTests {
    @Test func everyValueIsText() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        _ = standIn.control(.post, "requests/\(id)/complete")

        let delivery = try #require(standIn.receiver.deliveries.last)
        let body = try standIn.receiver.bodies(count: 2).first { $0["notification_type"] == "MEDIA_AVAILABLE" }

        #expect(delivery.url == "http://receiver/hook")
        #expect(delivery.authorization == "Bearer hook")
        #expect(body?["event"] == "Movie Request Now Available")
        #expect(body?["subject"] == "Dune (2021)")
        #expect(
            body?["media"] == [
                "media_type": "movie", "tmdbId": "438631", "tvdbId": "", "status": "AVAILABLE",
                "status4k": "UNKNOWN",
            ])
        #expect(body?["request"]?["request_id"] == .string("\(id)"))
        #expect(body?["request"]?["requestedBy_email"] == "ada@demo.local")
        #expect(body?["request"]?["requestedBy_settings_discordId"] == "")
        #expect(body?["issue"] == .null && body?["comment"] == .null)
        #expect(body?["extra"] == [])
    }

    @Test func aSeriesNamesTheSeasons() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.tv, Titles.breakingBad, as: Users.ada, seasons: [1, 2])

        let body = try standIn.receiver.bodies(count: 1)[0]

        #expect(body["notification_type"] == "MEDIA_PENDING")
        #expect(body["event"] == "New Series Request")
        #expect(body["media"]?["tvdbId"] == "81189")
        #expect(body["extra"] == [["name": "Requested Seasons", "value": "1, 2"]])
    }

    @Test(arguments: [
        ("approve", "MEDIA_APPROVED"), ("decline", "MEDIA_DECLINED"), ("fail", "MEDIA_FAILED"),
        ("complete", "MEDIA_AVAILABLE"),
    ])
    func whatHappensIsTold(action: String, name: String) throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        let answer = standIn.control(.post, "requests/\(id)/\(action)")

        #expect(answer["webhooks"]?.array?.map { $0["status"] } == [204])
        #expect(try standIn.receiver.bodies(count: 2).map { $0["notification_type"] }.contains(.string(name)))
    }

    @Test func anApprovalWithoutAskingIsToldAsSuch() throws {
        let standIn = try StandIn()
        _ = try standIn.ask(.movie, Titles.dune, as: Users.auto)

        #expect(try standIn.receiver.bodies(count: 1)[0]["notification_type"] == "MEDIA_AUTO_APPROVED")
    }

    @Test func itCanBeKeptBack() throws {
        let standIn = try StandIn()
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.control(.post, "requests/\(id)/complete", query: "webhook=false")["webhooks"] == [])
        #expect(standIn.api(.get, "request/\(id)")["status"] == 5)
    }

    @Test func itCanComeInSnakeCaseAndWithoutTheTitle() throws {
        let standIn = try StandIn()
        let first = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        let second = try standIn.ask(.movie, Titles.matrix, as: Users.ada)
        _ = try standIn.receiver.bodies(count: 2)
        _ = standIn.control(.post, "requests/\(first)/complete", query: "template=snake")
        _ = standIn.control(.post, "requests/\(second)/complete", query: "media=null")

        let bodies = try standIn.receiver.bodies(count: 4)

        #expect(bodies[2]["media"]?["tmdb_id"] == "438631")
        #expect(bodies[2]["media"]?["tmdbId"] == nil && bodies[2]["event"] == nil)
        #expect(bodies[3]["media"] == .null)
        #expect(bodies[3]["request"]?["request_id"] == .string("\(second)"))
    }

    @Test func theLastOneIsSentAgainAsItWas() throws {
        let standIn = try StandIn()
        #expect(standIn.control(.post, "webhook/replay").status == 404)
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)
        _ = try standIn.receiver.bodies(count: 1)
        _ = standIn.control(.post, "requests/\(id)/complete")

        #expect(standIn.control(.post, "webhook/replay")["status"] == 204)
        try #require(standIn.receiver.deliveries.count == 3)
        #expect(standIn.receiver.deliveries[2] == standIn.receiver.deliveries[1])
    }

    @Test(arguments: [DeliveryOutcome.answered(status: 500), .failed("refused")])
    func aFailureChangesNothingButTheRecord(outcome: DeliveryOutcome) throws {
        let standIn = try StandIn()
        standIn.receiver.answer(outcome)
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.control(.post, "requests/\(id)/complete").status == 200)
        #expect(standIn.control(.get, "webhooks").results.last?["failure"] != .null)
        #expect(standIn.api(.get, "request/\(id)")["status"] == 5)
    }

    @Test func onlyTheWantedKindsAreSent() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.post, "settings/notifications/webhook", settings(types: 8)).status == 200)
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.control(.post, "requests/\(id)/approve")["webhooks"] == [])
        #expect(standIn.control(.post, "requests/\(id)/complete")["webhooks"]?.array?.count == 1)
    }

    @Test func theTemplateIsEncodedTwiceKeptInBase64AndShownDecodedOnce() throws {
        let standIn = try StandIn()
        let stored = standIn.api(.post, "settings/notifications/webhook", settings(types: 222))
        let shown = standIn.api(.get, "settings/notifications/webhook")
        _ = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(stored["options"]?["jsonPayload"]?.string?.contains("{") == false)
        #expect(shown["types"] == 222)
        #expect(
            shown["options"]?["jsonPayload"] == .string(#"{"id":"{{request_id}} {{request_id}}","{{media}}":{}}"#))
        let body = try standIn.receiver.bodies(count: 1)[0]
        #expect(body["id"]?.string?.hasSuffix("{{request_id}}") == true, "a variable is replaced once in a string")
        #expect(standIn.receiver.deliveries[0].url == "http://elsewhere/hook")
        #expect(standIn.receiver.deliveries[0].authorization == "Bearer other")
    }

    @Test func aTemplateThatIsNoJSONIsRefused() throws {
        let standIn = try StandIn()
        let broken: JSONValue = ["enabled": true, "types": 2, "options": ["webhookUrl": "u", "jsonPayload": "{"]]

        #expect(standIn.api(.post, "settings/notifications/webhook", broken).status == 500)
    }

    @Test func aTestSaysWhetherItArrived() throws {
        let standIn = try StandIn()
        #expect(standIn.api(.post, "settings/notifications/webhook/test", settings(types: 2)).status == 204)
        standIn.receiver.answer(.answered(status: 401))
        #expect(standIn.api(.post, "settings/notifications/webhook/test", settings(types: 2)).status == 500)

        #expect(standIn.receiver.bodies.first?["media"] == .null)
        #expect(standIn.api(.get, "settings/notifications/webhook")["types"] == 4062, "nothing is kept")
    }

    @Test func withoutAURLNothingIsSent() throws {
        let standIn = try StandIn(webhookURL: nil)
        let id = try standIn.ask(.movie, Titles.dune, as: Users.ada)

        #expect(standIn.control(.post, "requests/\(id)/complete")["webhooks"] == [])
        #expect(standIn.api(.get, "settings/notifications/webhook")["enabled"] == false)
    }

    private func settings(types: Int) -> JSONValue {
        let template = #"{"id":"{{request_id}} {{request_id}}","{{media}}":{}}"#
        return [
            "enabled": true, "types": .integer(types),
            "options": [
                "webhookUrl": "http://elsewhere/hook", "authHeader": "Bearer other",
                "jsonPayload": .string(JSONValue.string(template).text),
            ],
        ]
    }
}
