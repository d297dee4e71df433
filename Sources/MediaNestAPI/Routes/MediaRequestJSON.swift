import HTTP
import MediaNest
import Postgres

/// A media request as the API shows it, written straight from the database's bytes.
enum MediaRequestJSON {
    static func list(_ page: Page<MediaRequestRow>, withUser: Bool = false, followed: Bool = false) -> JSONWriter {
        var json = JSONWriter(reserving: 512 + page.rows.count * 480)
        json.beginObject()
        json.key("data")
        json.beginArray()
        for row in page.rows { write(row, withUser: withUser, followed: followed, &json) }
        json.endArray()
        json.key("nextCursor")
        json.string(page.next?.text)
        json.endObject()
        return json
    }

    static func write(_ row: MediaRequestRow, withUser: Bool = false, followed: Bool = false, _ json: inout JSONWriter)
    {
        json.beginObject()
        writeMembers(row, &json)
        if followed {
            json.key("followed")
            json.bool(true)
        }
        if withUser { writeUser(row, &json) }
        json.endObject()
    }

    /// The whole request, for its own page.
    static func write(_ detail: MediaRequestDetail, withUser: Bool = false, _ json: inout JSONWriter) {
        json.object { json in
            writeMembers(detail.row, &json)
            json.key("attempts")
            json.int(detail.attempts)
            json.key("nextAttemptAt")
            json.timestamp(detail.nextAttemptAt)
            json.key("handedOverSeasons")
            write(detail.handedOverSeasons, &json)
            json.key("availableSeasons")
            write(detail.availableSeasons, &json)
            json.key("followed")
            json.bool(detail.isFollowed)
            if withUser {
                json.key("followers")
                json.int(detail.followers ?? 0)
                writeUser(detail.row, &json)
            }
        }
    }

    private static func write(_ seasons: [Int]?, _ json: inout JSONWriter) {
        guard let seasons else { return json.null() }
        json.array { json in for season in seasons { json.int(season) } }
    }

    private static func writeUser(_ row: MediaRequestRow, _ json: inout JSONWriter) {
        json.key("user")
        json.beginObject()
        json.key("id")
        json.text(row.userID)
        json.key("name")
        json.text(row.userName)
        json.key("email")
        json.text(row.userEmail)
        json.endObject()
    }

    private static func writeMembers(_ row: MediaRequestRow, _ json: inout JSONWriter) {
        let status = row.status
        json.key("id")
        json.text(row.idText)
        json.key("title")
        json.text(row.title)
        json.key("mediaType")
        json.text(row.mediaType)
        json.key("tmdbId")
        json.text(row.tmdbID)
        json.key("seasons")
        write(row.seasons, &json)
        json.key("status")
        json.text(row.statusText)
        json.key("note")
        json.text(row.note)
        json.key("declineReason")
        json.text(row.declineReason)
        json.key("lastError")
        json.text(row.lastError)
        json.key("handedOver")
        json.bool(row.isHandedOver)
        json.key("createdAt")
        json.timestamp(postgres: row.createdAtText)
        json.key("updatedAt")
        json.timestamp(postgres: row.updatedAtText)
        json.key("completedAt")
        json.timestamp(postgres: row.completedAtText)
        json.key("isActive")
        json.bool(status.isActive)
        json.key("isComplete")
        json.bool(status == .completed)
        json.key("processingTime")
        json.string(row.processingTime)
    }
}

extension JSONWriter {
    /// A string from the database's bytes; `nil` is null.
    @inline(__always)
    mutating func text(_ value: UnsafeBufferPointer<UInt8>?) {
        if let value { string(utf8: value) } else { null() }
    }

    /// ISO 8601 in UTC with milliseconds.
    mutating func timestamp(_ value: Timestamp?) {
        guard let value else { return null() }
        string(value.iso8601)
    }

    /// The same from the database's own text, byte by byte: a list has three in each row.
    @inline(__always)
    mutating func timestamp(postgres text: UnsafeBufferPointer<UInt8>?) {
        guard let text else { return null() }
        ascii(upTo: Timestamp.iso8601Length) { Timestamp.writeISO8601(postgres: text, to: $0) }
    }
}
