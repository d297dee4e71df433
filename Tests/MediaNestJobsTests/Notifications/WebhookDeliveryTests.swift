import Crypto
import Foundation
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

@Suite struct WebhookDeliveryTests {
    /// As a receiver does it, by the specification alone: HMAC-SHA256 of `id.timestamp.body`.
    @Test func theReceiverCanTellThatItIsOurs() throws {
        try withDatabase { db in
            let (root, receiver) = try (db.makeUser("root", role: .admin), MessageReceiver())
            let secret = try #require(try db.makeTarget(.webhook, receiver.url, of: root).signingSecret)
            try db.tell(root)

            try db.makeCourierWorker().drain()

            let message = try #require(receiver.messages.first)
            let key = try #require(Data(base64Encoded: String(secret.dropFirst("whsec_".count))))
            let timestamp = try #require(message.fields["webhook-timestamp"].flatMap { Int($0) })
            let code = HMACSHA256.code(
                for: Array("\(message.id).\(timestamp).\(message.body)".utf8), key: Array(key))
            #expect(message.fields["webhook-signature"] == "v1," + Data(code).base64EncodedString())
            #expect(key.count == 32)
            #expect(abs(Timestamp.now().secondsSince1970 - timestamp) < 60)
            #expect(message.body.contains("\"type\": \"request.completed\""))
            #expect(message.body.contains("\"title\": \"Dune is available\""))
            #expect(try db.deliveries() == ["delivered 1"])
            #expect(receiver.messages.count == 1)
        }
    }

    @Test func whatFailsComesAgainUnderTheSameIdAndIsGivenUpInTheEnd() throws {
        try withDatabase { db in
            let (root, receiver) = try (db.makeUser("root", role: .admin), MessageReceiver())
            try db.makeTarget(.webhook, receiver.url, of: root)
            receiver.answer(503)
            try db.tell(root)

            for attempt in 1...7 {
                try db.deliver()
                #expect(try db.deliveries() == ["waiting \(attempt)"])
            }
            try db.deliver()
            try db.deliver()

            #expect(try db.deliveries() == ["dead 8"])
            #expect(receiver.messages.count == 8)
            #expect(Set(receiver.messages.map(\.id)).count == 1)
            let dead = try #require(
                try db.services.deliveries.list(everybodys: false, status: "dead", limit: 20, after: nil, as: root).rows
                    .first)
            #expect(dead.lastError == "It answered 503.")
            let target = try #require(try db.services.notificationTargets.list(.person, as: root).first)
            #expect(target.lastOutcome == "failed" && target.deadCount == 1)

            receiver.answer(204)
            try db.services.deliveries.resend(
                dead.id, everybodys: false, ipAddress: "", correlationID: "c", as: root)
            try db.makeCourierWorker().drain()

            #expect(try db.deliveries() == ["delivered 1"])
            #expect(throws: NotificationTargetError.notDead) {
                try db.services.deliveries.resend(
                    dead.id, everybodys: false, ipAddress: "", correlationID: "c", as: root)
            }
        }
    }

    @Test func aTargetThatIsAwayIsAskedOnceNotForEachMessage() throws {
        try withDatabase { db in
            let (root, receiver) = try (db.makeUser("root", role: .admin), MessageReceiver())
            try db.makeTarget(.webhook, receiver.url, of: root)
            receiver.answer(500)
            for number in 1...5 { try db.tell(root, title: "Film \(number)") }

            try db.makeCourierWorker().drain()

            #expect(receiver.messages.count == 1)
            receiver.answer(204)
            try db.deliver()
            #expect(Set(receiver.messages.map(\.id)).count == 5)
            #expect(try db.deliveries().allSatisfy { $0.hasPrefix("delivered") })
        }
    }

    @Test func aMembersWebhookNeverReachesThisMachine() throws {
        try withDatabase { db in
            let (ada, receiver) = try (db.makeUser("ada"), MessageReceiver())
            try db.makeTarget(.webhook, "https://127.0.0.1:\(receiver.port)/", of: ada)
            try db.makeTarget(.webhook, "https://localhost:\(receiver.port)/", of: ada)
            try db.tell(ada)

            try db.makeCourierWorker().drain()

            #expect(try db.deliveries() == ["dead 1", "dead 1"])
            #expect(receiver.messages.isEmpty)
            let errors = try db.services.notificationTargets.list(.person, as: ada).map(\.lastError)
            #expect(errors == Array(repeating: "Not sent: the address is not on the internet.", count: 2))
        }
    }

    @Test func aTestTellsThatItWorks() throws {
        try withDatabase { db in
            let (root, receiver) = try (db.makeUser("root", role: .admin), MessageReceiver())
            let id = try db.makeTarget(.webhook, receiver.url, of: root, .installation).row.id

            try db.services.notificationTargets.test(id, .installation, as: root)
            try db.makeCourierWorker().drain()

            #expect(receiver.messages.first?.body.contains("Hello from MediaNest") == true)
            let row = try #require(try db.services.notificationTargets.list(.installation, as: root).first)
            #expect(row.lastOutcome == "delivered" && row.lastOutcomeAt != nil && row.lastError == nil)
        }
    }
}
