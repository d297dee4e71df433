import HTTP
import MediaNest

/// How the database is, for admins.
enum DatabaseRoutes {
    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let report = try services.databaseHealth.report(as: admin)
        var json = JSONWriter(reserving: 32_768)
        json.object { json in
            json.key("state")
            json.string(report.state.rawValue)
            json.key("statistics")
            json.string(statistics(report.canSeeStatements))
            json.key("measuredAt")
            json.timestamp(report.rows.map(\.measuredAt).max())
            json.key("measures")
            json.array { json in for row in report.rows { write(row, &json) } }
        }
        return Response(json: json)
    }

    /// Whether the worker sees what other sessions do.
    static func statistics(_ canSee: Bool) -> String { canSee ? "visible" : "cannot_be_seen" }

    private static func write(_ row: DatabaseHealthReport.Row, _ json: inout JSONWriter) {
        let measure = row.measure
        json.object { json in
            json.key("name")
            json.string(measure.rawValue)
            json.key("label")
            json.string(measure.label)
            json.key("value")
            json.double(row.value)
            json.key("unit")
            json.string(measure.unit)
            json.key("humanValue")
            json.string(row.value.map { HumanValue.text($0, metric: measure.rawValue) })
            json.key("target")
            json.object { json in
                json.key("is")
                json.string(measure.target.words)
                json.key("value")
                json.double(measure.target.limit)
                json.key("humanValue")
                json.string(HumanValue.text(measure.target.limit, metric: measure.rawValue))
            }
            json.key("state")
            json.string(row.state.rawValue)
            json.key("since")
            json.timestamp(row.since)
            json.key("measuredAt")
            json.timestamp(row.measuredAt)
            json.key("reason")
            json.string(row.reason)
            json.key("advice")
            json.string(measure.advice)
            json.key("statements")
            json.array { json in for statement in row.statements { write(statement, &json) } }
            json.key("history")
            json.array { json in
                for point in row.history {
                    json.object { json in
                        json.key("at")
                        json.timestamp(point.at)
                        json.key("value")
                        json.double(point.value)
                    }
                }
            }
        }
    }

    private static func write(_ statement: RunningStatement, _ json: inout JSONWriter) {
        json.object { json in
            json.key("pid")
            json.int(statement.pid)
            json.key("seconds")
            json.double(statement.seconds)
            json.key("state")
            json.string(statement.state)
            json.key("applicationName")
            json.string(statement.applicationName)
            json.key("begins")
            json.string(statement.begins)
        }
    }
}
