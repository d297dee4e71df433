import HTTP
import HTTPTypes
import StandInState

enum SectionRoutes {
    static func list(_ call: inout Call) throws(Refusal) -> Response {
        _ = try call.member()
        let (scans, now) = (call.state.scans, call.now)
        let sections = Section.all(call.configuration).map { section in
            section.element(isRefreshing: scans.contains { $0.sectionKey == section.key }, now: now)
        }
        return call.page(sections, json: "Directory", ["allowSync": false, "title1": "Plex Library"])
    }

    /// Begins a scan of the section, or of one folder; a folder that is not the section's is silently nothing.
    static func scan(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        for section in try sections(call) {
            let path = call.value("path") ?? section.folder
            guard path.isBelow(section.folder) else { continue }
            call.state.scans.append(
                Scan(sectionKey: section.key, path: path, endsAt: call.now + Scan.durationSeconds))
        }
        return Response()
    }

    static func cancelScan(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        let keys = try sections(call).map(\.key)
        call.state.scans.removeAll { keys.contains($0.sectionKey) }
        return Response()
    }

    /// Items or, with `type=18`, collections: with `title`, those with this text in their title; with
    /// `sort=addedAt:desc`, the newest first.
    static func all(_ call: inout Call) throws(Refusal) -> Response {
        _ = try call.member()
        let section = try call.section()
        if call.value("type") == "18" { return try CollectionRoutes.list(&call) }
        var items = call.state.items.filter { $0.sectionKey == section.key }
        if let title = call.value("title")?.lowercased() { items.removeAll { !$0.title.lowercased().contains(title) } }
        switch call.value("sort") {
        case "addedAt:desc": items.sort { ($0.addedAt, $0.ratingKey) > ($1.addedAt, $1.ratingKey) }
        default: items.sort { $0.title < $1.title }
        }
        return call.page(items.map { $0.element(section) }, json: "Metadata", section.attributes)
    }

    /// Changes a title or a summary, of an item or a collection.
    static func edit(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        _ = try call.section()
        let id = call.value("id").flatMap(Int.init)
        let (title, summary) = (call.value("title.value"), call.value("summary.value"))
        if let index = call.state.items.firstIndex(where: { $0.ratingKey == id }) {
            call.state.items[index].title = title ?? call.state.items[index].title
            call.state.items[index].summary = summary ?? call.state.items[index].summary
        } else if let index = call.state.collections.firstIndex(where: { $0.ratingKey == id }) {
            call.state.collections[index].title = title ?? call.state.collections[index].title
            call.state.collections[index].summary = summary ?? call.state.collections[index].summary
        }
        return Response()
    }

    static func item(_ call: inout Call) throws(Refusal) -> Response {
        _ = try call.member()
        let key = call.key("item")
        if let item = call.state.items.first(where: { $0.ratingKey == key }) {
            let section = try call.section(item.sectionKey)
            return call.page([item.element(section)], json: "Metadata", section.attributes)
        }
        return try CollectionRoutes.show(&call, key)
    }

    /// The one in the path, or every one for `all`.
    private static func sections(_ call: Call) throws(Refusal) -> [Section] {
        call.parameter("section") == "all" ? Section.all(call.configuration) : [try call.section()]
    }
}

extension Call {
    /// The section in the path.
    func section() throws(Refusal) -> Section { try section(key("section")) }

    func section(_ key: Int) throws(Refusal) -> Section {
        guard let section = Section.all(configuration).first(where: { $0.key == key }) else {
            throw .server(.notFound)
        }
        return section
    }
}
