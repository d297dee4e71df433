import HTTPTypes

/// Everything that is served, on one page.
let routes: [Route] = [
    Route(.tv, .post, "/api/v2/pins", PinRoutes.create),
    Route(.tv, .get, "/api/v2/pins/{id}", PinRoutes.show),
    Route(.tv, .put, "/api/v2/pins/link", PinRoutes.link),
    Route(.tv, .get, "/api/v2/user", AccountRoutes.user),
    Route(.tv, .get, "/api/v2/resources", AccountRoutes.resources),
    Route(.tv, .get, "/api/v2/ping", AccountRoutes.ping),
    Route(.tv, .delete, "/api/v2/users/signout", AccountRoutes.signOut),
    Route(.tv, .get, "/api/users", AccountRoutes.users),

    Route(.server, .get, "/identity", ServerRoutes.identity),
    Route(.server, .get, "/", ServerRoutes.show),
    Route(.server, .get, "/library", ServerRoutes.library),
    Route(.server, .get, "/library/sections", SectionRoutes.list),
    Route(.server, .get, "/library/sections/{section}/refresh", SectionRoutes.scan),
    Route(.server, .delete, "/library/sections/{section}/refresh", SectionRoutes.cancelScan),
    Route(.server, .get, "/library/sections/{section}/all", SectionRoutes.all),
    Route(.server, .put, "/library/sections/{section}/all", SectionRoutes.edit),
    Route(.server, .get, "/library/sections/{section}/collections", CollectionRoutes.list),
    Route(.server, .get, "/library/metadata/{item}", SectionRoutes.item),
    Route(.server, .post, "/library/collections", CollectionRoutes.create),
    Route(.server, .get, "/library/collections/{collection}", CollectionRoutes.show),
    Route(.server, .delete, "/library/collections/{collection}", CollectionRoutes.delete),
    Route(.server, .put, "/library/collections/{collection}/prefs", CollectionRoutes.setPreferences),
    Route(.server, .get, "/library/collections/{collection}/children", CollectionRoutes.children),
    Route(.server, .put, "/library/collections/{collection}/items", CollectionRoutes.add),
    Route(.server, .delete, "/library/collections/{collection}/items/{item}", CollectionRoutes.remove),
    Route(.server, .put, "/library/collections/{collection}/items/{item}/move", CollectionRoutes.move),
]
