import HTTP
import MediaNest
import Postgres

/// How the services are, for everybody who is signed in; never where they are.
enum ServiceRoutes {
    static let historyParameters: [Field] = [
        .optional("range", .word(ServiceHistory.Range.allCases.map(\.rawValue)), "24h when it is missing.")
    ]

    static func list(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let rows = try services.serviceStatus.list(as: principal)
        let now = Timestamp.now()
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            json.key("data")
            json.array { json in for row in rows { write(row, now, &json) } }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    static func show(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        var json = JSONWriter()
        write(try services.serviceStatus.status(name(call), as: principal), .now(), &json, isWhole: true)
        return Response(json: json)
    }

    static func history(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let range = call.query.string("range").flatMap(ServiceHistory.Range.init) ?? .day
        let history = try services.serviceStatus.history(name(call), range, as: principal)
        var json = JSONWriter(reserving: 32_768)
        json.object { json in
            json.key("range")
            json.string(history.range.rawValue)
            json.key("resolution")
            json.string(history.range.resolution)
            json.key("points")
            json.array { json in for point in history.points { write(point, &json) } }
            json.key("states")
            json.array { json in for interval in history.intervals { write(interval, &json) } }
            json.key("uptime")
            json.object { json in
                for (range, uptime) in history.uptimes {
                    json.key(dynamic: range.rawValue)
                    json.object { json in
                        json.key("uptimePercentage")
                        json.double(uptime.uptimeBasisPoints.map { Double($0) / 100 })
                        json.key("degradedPercentage")
                        json.double(uptime.degradedBasisPoints.map { Double($0) / 100 })
                    }
                }
            }
        }
        return Response(json: json)
    }

    static func incidents(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        _ = try services.serviceStatus.status(name(call), as: principal)
        return Response(
            json: IncidentJSON.list(
                try services.incidents.list(
                    service: name(call), limit: call.limit(), after: call.cursor(), as: principal)))
    }

    private static func name(_ call: Call) -> String { call.path["name"] ?? "" }

    private static func write(_ point: HistoryPoint, _ json: inout JSONWriter) {
        json.object { json in
            json.key("at")
            json.timestamp(point.at)
            json.key("p50")
            json.double(point.p50)
            json.key("p95")
            json.double(point.p95)
            json.key("max")
            json.double(point.max)
            json.key("count")
            json.int(point.count)
        }
    }

    private static func write(_ interval: StateInterval, _ json: inout JSONWriter) {
        json.object { json in
            json.key("state")
            json.string(interval.state.rawValue)
            json.key("startedAt")
            json.timestamp(interval.start)
            json.key("endedAt")
            json.timestamp(interval.end)
        }
    }

    /// - Parameter isWhole: With what is shown of one service alone.
    private static func write(
        _ row: ServiceStatusRow, _ now: Timestamp, _ json: inout JSONWriter, isWhole: Bool = false
    ) {
        json.object { json in
            json.key("serviceName")
            json.string(row.serviceName)
            json.key("displayName")
            json.string(row.displayName)
            json.key("status")
            json.string(row.status.rawValue)
            json.key("responseTimeMs")
            if let milliseconds = row.responseTimeMs { json.int(milliseconds) } else { json.null() }
            json.key("lastCheckAt")
            json.timestamp(row.lastCheckAt)
            json.key("uptimePercentage")
            json.double(row.uptimePercentage)
            json.key("isHealthy")
            json.bool(row.status == .online)
            json.key("isDegraded")
            json.bool(row.status == .degraded)
            json.key("lastCheckFormatted")
            json.string(row.lastCheckAt.map { HumanTime.ago($0, now: now) } ?? "never")
            json.key("message")
            json.string(row.message)
            json.key("version")
            json.string(row.version)
            json.key("changedAt")
            json.timestamp(row.changedAt)
            json.key("isInMaintenance")
            json.bool(row.isInMaintenance)
            json.key("maintenanceUntil")
            json.timestamp(row.maintenanceUntil)
            json.key("nextMaintenanceAt")
            json.timestamp(row.nextMaintenanceAt)
            json.key("facts")
            if let facts = row.facts { json.raw(utf8: facts) } else { json.null() }
            if isWhole {
                json.key("monitors")
                if let monitors = row.monitors { json.raw(utf8: monitors) } else { json.null() }
            }
        }
    }
}
