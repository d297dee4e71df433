import HTTP
import MediaNest
import Postgres

enum IncidentJSON {
    static func list(_ page: Page<IncidentRow>) -> JSONWriter {
        let now = Timestamp.now()
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            json.key("data")
            json.array { json in
                for row in page.rows {
                    json.object { json in
                        write(row, now, &json)
                        json.key("events")
                        if let events = row.events { json.raw(utf8: events) } else { json.null() }
                    }
                }
            }
            json.key("nextCursor")
            json.string(page.next?.text)
        }
        return json
    }

    static func one(_ row: IncidentRow, _ events: [IncidentEvent]) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            write(row, .now(), &json)
            json.key("events")
            json.array { json in
                for event in events {
                    json.object { json in
                        json.key("status")
                        json.string(event.status)
                        json.key("message")
                        json.string(event.message)
                        json.key("author")
                        json.string(event.author)
                        json.key("createdAt")
                        json.timestamp(event.createdAt)
                    }
                }
            }
        }
        return json
    }

    private static func write(_ row: IncidentRow, _ now: Timestamp, _ json: inout JSONWriter) {
        json.key("id")
        json.string(row.id.text)
        json.key("serviceName")
        json.string(row.serviceName)
        json.key("incidentType")
        json.string(row.type)
        json.key("severity")
        json.string(row.severity)
        json.key("status")
        json.string(row.status.rawValue)
        json.key("description")
        json.string(row.description)
        json.key("createdAt")
        json.timestamp(row.createdAt)
        json.key("resolvedAt")
        json.timestamp(row.resolvedAt)
        json.key("isOpen")
        json.bool(row.isOpen)
        json.key("duration")
        json.int(row.durationSeconds(now: now) / 60)
        json.key("durationFormatted")
        json.string(HumanTime.duration(seconds: row.durationSeconds(now: now)))
        json.key("metadata")
        if let metadata = row.metadata { json.raw(utf8: metadata) } else { json.null() }
    }
}
