import HTTP
import MediaNest

enum AdminSettingsRoutes {
    static let fields: [Field] = [
        .optional(
            "rateLimits",
            .object(
                RateLimit.Bucket.allCases.map {
                    .optional(
                        $0.rawValue,
                        .object([
                            .required("limit", .integer(1...1_000_000_000)),
                            .required("windowSeconds", .integer(1...86_400)),
                        ]))
                })),
        .optional(
            "monitoring",
            .object([
                .optional("probeIntervalSeconds", .integer(1...3600)),
                .optional("reconcileIntervalSeconds", .integer(5...86_400)),
                .optional(
                    "witnesses", .strings(0...10),
                    "host:port of servers on the internet: while neither they nor services answer, nobody is judged."),
            ])),
        .optional(
            "statusPage",
            .object([
                .optional("enabled", .boolean), .optional("title", .string(1...100)),
                .optional(
                    "services", .nullable(.strings(0...50)),
                    "Which, in this order; null is every known one that is watched."),
            ])),
        .optional(
            "retention", .object(Settings.Retention.allowed.map { .optional($0.name, .integer($0.days)) }),
            "For how many days things are kept."),
        .optional(
            "requests",
            .object([
                .optional("quotaLimit", .nullable(.integer(0...100_000)), "How many requests; null: no limit."),
                .optional("quotaDays", .integer(1...3650), "In how many days."),
                .optional("openLimit", .nullable(.integer(0...100_000)), "How many open requests; null: no limit."),
            ]), "What holds for accounts that have no limit of their own."),
    ]

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        Response(json: json(try services.settings.refreshed()))
    }

    static func update(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let body = call.body
        let chosen = try statusPageServices(body.object("statusPage")?["services"], services, admin)
        let settings = try services.settings.update(as: admin, ipAddress: call.address) { settings in
            for bucket in RateLimit.Bucket.allCases {
                guard let limit = body.object("rateLimits")?[bucket.rawValue], let count = limit["limit"]?.int,
                    let window = limit["windowSeconds"]?.int
                else { continue }
                settings.rateLimits[bucket] = RateLimit(limit: count, windowSeconds: window)
            }
            let monitoring = body.object("monitoring")
            if let seconds = monitoring?["probeIntervalSeconds"]?.int {
                settings.monitoring.probeIntervalSeconds = seconds
            }
            if let seconds = monitoring?["reconcileIntervalSeconds"]?.int {
                settings.monitoring.reconcileIntervalSeconds = seconds
            }
            if let witnesses = try monitoring?["witnesses"]?.array.map(witnesses) {
                settings.monitoring.witnesses = witnesses
            }
            for (name, member, _) in Settings.Retention.allowed {
                if let days = body.object("retention")?[name]?.int { settings.retention[keyPath: member] = days }
            }
            let requests = body.object("requests")
            // Null says something here: no limit.
            if let limit = requests?["quotaLimit"] { settings.requests.quotaLimit = limit.int }
            if let days = requests?["quotaDays"]?.int { settings.requests.quotaDays = days }
            if let limit = requests?["openLimit"] { settings.requests.openLimit = limit.int }
            let page = body.object("statusPage")
            if let isEnabled = page?["enabled"]?.bool { settings.statusPage.enabled = isEnabled }
            if let title = try page?["title"]?.string.map(oneLine) { settings.statusPage.title = title }
            if let chosen { settings.statusPage.services = chosen }
        }
        return Response(json: json(settings))
    }

    private static func witnesses(_ given: [JSONValue]) throws -> [String] {
        try given.compactMap(\.string).map { authority in
            guard Settings.Monitoring.isWitness(authority) else {
                throw InputError([
                    .init(
                        "monitoring.witnesses",
                        "\(authority.debugDescription) is no host and port, such as 1.1.1.1:443", .outOfRange)
                ])
            }
            return authority
        }
    }

    private static func oneLine(_ title: String) throws -> String {
        let words = title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.isEmpty { throw InputError([.init("statusPage.title", "must not be blank", .outOfRange)]) }
        return words
    }

    /// `nil` when nothing is said, `.some(nil)` for every service.
    private static func statusPageServices(_ list: JSONValue?, _ services: Services, _ admin: Principal) throws
        -> [String]??
    {
        guard let list else { return nil }
        guard let names = list.array?.compactMap(\.string) else { return .some(nil) }
        let known = Set(try services.serviceStatus.list(as: admin).map(\.serviceName))
        if let stranger = names.first(where: { !known.contains($0) }) {
            throw InputError([
                .init("statusPage.services", "there is no service \(stranger.debugDescription)", .outOfRange)
            ])
        }
        return names
    }

    private static func json(_ settings: Settings) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.key("rateLimits")
            json.object { json in
                for bucket in RateLimit.Bucket.allCases {
                    let limit = settings.rateLimit(bucket)
                    json.key(dynamic: bucket.rawValue)
                    json.object { json in
                        json.key("limit")
                        json.int(limit.limit)
                        json.key("windowSeconds")
                        json.int(limit.windowSeconds)
                    }
                }
            }
            json.key("monitoring")
            json.object { json in
                json.key("probeIntervalSeconds")
                json.int(settings.monitoring.probeIntervalSeconds)
                json.key("reconcileIntervalSeconds")
                json.int(settings.monitoring.reconcileIntervalSeconds)
                json.key("witnesses")
                json.array { json in for witness in settings.monitoring.witnesses { json.string(witness) } }
            }
            json.key("statusPage")
            json.object { json in
                json.key("enabled")
                json.bool(settings.statusPage.enabled)
                json.key("title")
                json.string(settings.statusPage.title)
                json.key("services")
                if let names = settings.statusPage.services {
                    json.array { json in for name in names { json.string(name) } }
                } else {
                    json.null()
                }
            }
            json.key("retention")
            json.object { json in
                for (name, member, _) in Settings.Retention.allowed {
                    json.key(dynamic: name)
                    json.int(settings.retention[keyPath: member])
                }
            }
            json.key("requests")
            json.object { json in
                json.key("quotaLimit")
                if let limit = settings.requests.quotaLimit { json.int(limit) } else { json.null() }
                json.key("quotaDays")
                json.int(settings.requests.quotaDays)
                json.key("openLimit")
                if let limit = settings.requests.openLimit { json.int(limit) } else { json.null() }
            }
        }
        return json
    }
}
