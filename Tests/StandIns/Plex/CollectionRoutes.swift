import HTTP
import HTTPTypes
import StandInState

enum CollectionRoutes {
    static func list(_ call: inout Call) throws(Refusal) -> Response {
        _ = try call.member()
        let section = try call.section()
        var collections = call.state.collections.filter { $0.sectionKey == section.key }
        if let title = call.value("title")?.lowercased() {
            collections.removeAll { !$0.title.lowercased().contains(title) }
        }
        return call.page(collections.map { $0.element(section) }, json: "Metadata", section.attributes)
    }

    /// A collection of at least one item; titles need not differ.
    static func create(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        guard let title = call.value("title"), !title.isEmpty, call.value("type") == "1", call.value("smart") != "1",
            let key = call.value("sectionId").flatMap(Int.init)
        else { throw .server(.badRequest) }
        let section = try call.section(key)
        let items = try call.items(in: section)
        let collection = Collection(
            ratingKey: call.state.nextRatingKey(), sectionKey: key, addedAt: call.now, title: title, items: items)
        call.state.collections.append(collection)
        return call.page([collection.element(section)], json: "Metadata", section.attributes)
    }

    static func show(_ call: inout Call) throws(Refusal) -> Response { try show(&call, call.key("collection")) }

    static func show(_ call: inout Call, _ key: Int) throws(Refusal) -> Response {
        _ = try call.member()
        let collection = try call.collection(key)
        let section = try call.section(collection.sectionKey)
        let element = collection.element(section, withPreferences: call.value("includePreferences") == "1")
        return call.page([element], json: "Metadata", section.attributes)
    }

    static func delete(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        let collection = try call.collection()
        call.state.collections.removeAll { $0.ratingKey == collection.ratingKey }
        return Response()
    }

    static func setPreferences(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        var collection = try call.collection()
        guard let order = call.value("collectionSort").flatMap(Int.init).flatMap(Collection.Order.init) else {
            throw .server(.badRequest)
        }
        collection.order = order
        call.state.update(collection)
        return Response()
    }

    static func children(_ call: inout Call) throws(Refusal) -> Response {
        _ = try call.member()
        let collection = try call.collection()
        let section = try call.section(collection.sectionKey)
        let rows = call.state.children(of: collection).map { $0.element(section) }
        return call.page(rows, json: "Metadata", section.attributes)
    }

    static func add(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        var collection = try call.collection()
        let items = try call.items(in: try call.section(collection.sectionKey))
        collection.items += items.filter { !collection.items.contains($0) }
        return try save(collection, &call)
    }

    /// Takes an item out; with the last one the collection goes.
    static func remove(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        var collection = try call.collection()
        let item = call.key("item")
        guard collection.items.contains(item) else { throw .server(.notFound) }
        collection.items.removeAll { $0 == item }
        let response = try save(collection, &call)
        call.state.collections.removeAll(where: \.items.isEmpty)
        return response
    }

    /// Puts an item behind another one, or first; people see it only in a collection of custom order.
    static func move(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        var collection = try call.collection()
        let item = call.key("item")
        guard collection.items.contains(item) else { throw .server(.notFound) }
        collection.items.removeAll { $0 == item }
        let after = call.value("after").flatMap(Int.init)
        let place = after.flatMap { collection.items.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        collection.items.insert(item, at: place)
        return try save(collection, &call)
    }

    private static func save(_ collection: Collection, _ call: inout Call) throws(Refusal) -> Response {
        call.state.update(collection)
        let section = try call.section(collection.sectionKey)
        return call.page([collection.element(section)], json: "Metadata", section.attributes)
    }
}

extension Call {
    func collection() throws(Refusal) -> Collection { try collection(key("collection")) }

    func collection(_ key: Int) throws(Refusal) -> Collection {
        guard let collection = state.collections.first(where: { $0.ratingKey == key }) else {
            throw .server(.notFound)
        }
        return collection
    }

    /// The items in `uri`: `server://…/com.plexapp.plugins.library/library/metadata/1,2` names them, if they exist.
    fileprivate func items(in section: Section) throws(Refusal) -> [Int] {
        let start = "server://\(Server.machineIdentifier)/com.plexapp.plugins.library/library/metadata/"
        guard let uri = value("uri"), uri.hasPrefix(start) else { throw .server(.badRequest) }
        let keys = uri.dropFirst(start.count).split(separator: ",").map { Int($0) ?? -1 }
        let known = state.items.filter { $0.sectionKey == section.key }.map(\.ratingKey)
        guard !keys.isEmpty, keys.allSatisfy(known.contains) else { throw .server(.badRequest) }
        return keys
    }
}
