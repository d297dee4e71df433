import HTTP
import StandInState

/// A file that a scan has found.
struct Item: Codable, Equatable, Sendable {
    let ratingKey: Int
    let sectionKey: Int
    let file: String
    let sizeBytes: Int
    let addedAt: Int
    var title: String
    var summary = ""

    func element(_ section: Section) -> Element {
        let container = file.split(separator: ".").last.map(String.init) ?? ""
        let part = Element(
            "Part",
            [
                "id": .integer(ratingKey), "key": .string("/library/parts/\(ratingKey)/\(addedAt)/file.\(container)"),
                "duration": 60_000, "file": .string(file), "size": .integer(sizeBytes), "container": .string(container),
            ])
        let media = Element(
            "Media",
            [
                "id": .integer(ratingKey), "duration": 60_000, "bitrate": 1000, "width": 1280, "height": 720,
                "videoResolution": "720", "container": .string(container),
            ], .many("Part", [part]))
        return Element(
            "Video",
            [
                "ratingKey": .string(String(ratingKey)), "key": .string("/library/metadata/\(ratingKey)"),
                "guid": .string("com.plexapp.agents.none://\(ratingKey)?lang=xn"), "type": "movie",
                "title": .string(title), "summary": .string(summary), "duration": 60_000, "addedAt": .integer(addedAt),
                "updatedAt": .integer(addedAt),
            ], .many("Media", [media])
        ).with(section.attributes)
    }
}
