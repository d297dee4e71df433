import HTTP
import MediaNest
import Postgres

/// Reports of what happened over days, weeks and months.
enum ReportRoutes {
    static let rangeParameters: [Field] = [
        .optional("from", .day, "The first day (UTC); 29 days before the last one when it is missing."),
        .optional("to", .day, "The last day; today when it is missing. At most 731 days."),
    ]
    static let parameters: [Field] =
        rangeParameters + [
            .optional(
                "groupBy", .word(ReportGrouping.allCases.map(\.rawValue)),
                "What `series` has a row for; day when it is missing.")
        ]

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let answer = try services.reports.report(report(call), range(call), by: grouping(call), as: admin)
        var json = JSONWriter(reserving: 32_768)
        json.object { json in
            json.key("report")
            json.string(answer.report.rawValue)
            write(answer.range, asOf: answer.asOf, &json)
            json.key("groupBy")
            json.string(answer.grouping.rawValue)
            json.key("totals")
            totals(answer.totals.first, of: answer.report, &json)
            json.key("previous")
            json.object { json in
                json.key("from")
                json.string(answer.range.previous.from.postgresText)
                json.key("to")
                json.string(answer.range.previous.to.postgresText)
                json.key("totals")
                totals(answer.previous.first, of: answer.report, &json)
            }
            json.key("series")
            json.array { json in
                for row in answer.series {
                    json.object { json in
                        json.key("period")
                        json.string(row.string(0))
                        members(row, of: answer.report, withDimensions: false, &json)
                    }
                }
            }
            json.key("breakdown")
            json.array { json in
                for row in answer.breakdown {
                    json.object { json in members(row, of: answer.report, withDimensions: true, &json) }
                }
            }
        }
        return Response(json: json)
    }

    /// A row for each day (week, month) and each type, person, service or code.
    static func export(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let (report, range) = (try report(call), try range(call))
        let rows = try services.reports.export(report, range, by: grouping(call), as: admin)
        var csv = CSV(columns: ["period"] + report.columns.map(\.name))
        for row in rows { csv.append((0...report.columns.count).map { row.optionalString($0) ?? "" }) }
        return csv.response(name: "\(report.rawValue)-\(range.from.postgresText)-\(range.to.postgresText)")
    }

    /// For everybody: nobody but oneself by name.
    static func household(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let range = try range(call)
        let (asOf, people) = try services.reports.household(range, as: principal)
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            write(range, asOf: asOf, &json)
            json.key("data")
            json.array { json in for person in people { write(person, &json) } }
        }
        return Response(json: json)
    }

    // MARK: Reading

    private static func report(_ call: Call) throws -> Report {
        guard let report = call.path["report"].flatMap({ Report(rawValue: $0) }) else { throw ReportError.unknown }
        return report
    }

    private static func grouping(_ call: Call) -> ReportGrouping {
        call.query.string("groupBy").flatMap(ReportGrouping.init) ?? .day
    }

    private static func range(_ call: Call) throws -> ReportRange {
        let to = call.query.string("to").flatMap(CalendarDay.init) ?? CalendarDay(of: .now())
        // Days before the year 1 cannot be counted to; the range refuses what comes near.
        let from =
            call.query.string("from").flatMap(CalendarDay.init)
            ?? (to.postgresText > "1900" ? to.advanced(by: -29) : to)
        return try ReportRange(from: from, to: to)
    }

    // MARK: Writing

    private static func write(_ range: ReportRange, asOf: Timestamp?, _ json: inout JSONWriter) {
        json.key("from")
        json.string(range.from.postgresText)
        json.key("to")
        json.string(range.to.postgresText)
        json.key("asOf")
        json.timestamp(asOf)
    }

    private static func totals(_ row: PostgresRow?, of report: Report, _ json: inout JSONWriter) {
        json.object { json in members(row, of: report, withDimensions: false, &json) }
    }

    /// Without a row, nothing happened.
    private static func members(
        _ row: PostgresRow?, of report: Report, withDimensions: Bool, _ json: inout JSONWriter
    ) {
        for (index, column) in report.columns.enumerated() where withDimensions || column.kind != .dimension {
            json.key(dynamic: column.name)
            let text = row?.optionalString(index + 1)
            switch column.kind {
            case .dimension: json.string(text == "" ? nil : text)
            case .count: json.int(text.flatMap { Int($0) } ?? 0)
            case .number: json.double(text.flatMap { Double($0) })
            }
        }
    }

    private static func write(_ person: ReportService.Person, _ json: inout JSONWriter) {
        json.object { json in
            json.key("name")
            json.string(person.name)
            json.key("isSelf")
            json.bool(person.isSelf)
            json.key("requested")
            json.int(person.requested)
            json.key("approved")
            json.int(person.approved)
            json.key("denied")
            json.int(person.denied)
            json.key("completed")
            json.int(person.completed)
            json.key("downloads")
            json.int(person.downloads)
            json.key("videos")
            json.int(person.videos)
            json.key("bytes")
            json.int(person.bytes)
        }
    }
}
