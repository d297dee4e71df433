import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct ServiceNewsRoutesTests {
    private func tell(_ db: TestDatabase) throws {
        try db.superuser().query(
            """
            insert into notifications (type, title, message, event, metadata) values
              ('error', 'Plex down', '', 'service.offline', '{"serviceName":"plex"}'),
              ('success', 'Plex up', '', 'service.online', '{"serviceName":"plex","isOutage":true}'),
              ('warning', 'Plex unstable', '', 'service.unstable', '{"serviceName":"plex","isOutage":true}'),
              ('warning', 'Overseerr slow at times', '', 'service.unstable', '{"serviceName":"overseerr","isOutage":false}'),
              ('warning', 'Overseerr slow', '', 'service.degraded', '{"serviceName":"overseerr"}'),
              ('success', 'Overseerr fast', '', 'service.online', '{"serviceName":"overseerr","isOutage":false}'),
              ('error', 'Overseerr down', '', 'service.offline', '{"serviceName":"overseerr"}'),
              ('info', 'Film night', '', 'announcement', null)
            """)
    }

    /// What somebody sees and what is counted are the same, in the list and on the dashboard.
    private func heard(_ client: APIClient) -> Set<String> {
        let list = client.call(.get, "/notifications?limit=100")
        let titles = list.data.compactMap { $0["title"]?.string }
        #expect(list["unreadCount"]?.int == titles.count)
        #expect(client.call(.get, "/dashboard")["unreadCount"]?.int == titles.count)
        return Set(titles)
    }

    private static let outages: Set = ["Plex down", "Plex up", "Plex unstable", "Overseerr down", "Film night"]

    @Test func peopleHearOfOutagesAndAdminsOfEverything() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            try tell(db)

            #expect(heard(ada) == Self.outages)
            #expect(heard(root) == Self.outages.union(["Overseerr slow", "Overseerr slow at times", "Overseerr fast"]))
            #expect(
                ada.call(.get, "/me/service-news").json == .object(["level": .string("outages"), "muted": .array([])]))
            #expect(root.call(.get, "/me/service-news")["level"]?.string == "all")
        }
    }

    private static let choices: [(String, Set<String>)] = [
        (#"{"level":"all"}"#, outages.union(["Overseerr slow", "Overseerr slow at times", "Overseerr fast"])),
        (#"{"level":"none"}"#, ["Film night"]),
        (#"{"level":"outages","muted":["plex"]}"#, ["Overseerr down", "Film night"]),
        (#"{"level":"all","muted":["plex","overseerr"]}"#, ["Film night"]),
    ]

    @Test(arguments: choices)
    func everybodyChooses(choice: String, titles: Set<String>) throws {
        try withDatabase { db in
            let (ada, root, bob) = try (db.signIn("ada"), db.signIn("root", role: .admin), db.signIn("bob"))
            #expect(ada.call(.put, "/me/service-news", choice).status == 200)
            #expect(root.call(.put, "/me/service-news", choice).status == 200)
            try tell(db)

            #expect(heard(ada) == titles)
            #expect(heard(root) == titles)
            #expect(heard(bob) == Self.outages, "the others' choice is their own")
        }
    }

    @Test func aChoiceIsChangedAndReadBack() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            ada.call(.put, "/me/service-news", #"{"level":"all","muted":["youtube","plex"]}"#)

            let changed = ada.call(.put, "/me/service-news", #"{"level":"none","muted":["plex","plex"]}"#)

            #expect(changed.json == .object(["level": .string("none"), "muted": .array([.string("plex")])]))
            #expect(ada.call(.get, "/me/service-news").json == changed.json)
            #expect(try db.count("service_news") == 1)
        }
    }
}
