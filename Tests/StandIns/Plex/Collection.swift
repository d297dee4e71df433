import HTTP
import StandInState

/// A named set of items of one section; it goes when its last item goes.
struct Collection: Codable, Equatable, Sendable {
    /// By the server's numbers.
    enum Order: Int, Codable, Sendable {
        case release = 0
        case title = 1
        case custom = 2
    }

    let ratingKey: Int
    let sectionKey: Int
    let addedAt: Int
    var title: String
    var summary = ""
    var order = Order.release
    /// In the order in which they were put, which shows only with `Order.custom`.
    var items: [Int]

    func element(_ section: Section, withPreferences: Bool = false) -> Element {
        Element(
            "Directory",
            [
                "ratingKey": .string(String(ratingKey)), "key": .string("/library/collections/\(ratingKey)/children"),
                "guid": .string("collection://c0llec710n-\(ratingKey)"), "type": "collection",
                "title": .string(title), "subtype": .string(section.kind.rawValue), "summary": .string(summary),
                "index": .integer(ratingKey), "ratingCount": 1, "addedAt": .integer(addedAt),
                "updatedAt": .integer(addedAt), "childCount": .string(String(items.count)),
                "collectionSort": order == .release ? nil : .string(String(order.rawValue)),
            ], withPreferences ? .one(preferences) : .many("Field", [])
        ).with(section.attributes)
    }

    private var preferences: Element {
        Element(
            "Preferences", [:],
            .many(
                "Setting",
                [
                    Element(
                        "Setting",
                        [
                            "id": "collectionSort", "label": "Collection order", "summary": "", "type": "int",
                            "default": "0", "value": .string(String(order.rawValue)), "hidden": false,
                            "advanced": false, "group": "", "enumValues": "0:Release date|1:Alphabetical|2:Custom",
                        ])
                ]))
    }
}

extension State {
    /// The collection's items in the order in which people see them.
    func children(of collection: Collection) -> [Item] {
        let found = collection.items.compactMap { key in items.first { $0.ratingKey == key } }
        // Without release dates, as here, that order falls back to the titles.
        return collection.order == .custom ? found : found.sorted { $0.title < $1.title }
    }
}
