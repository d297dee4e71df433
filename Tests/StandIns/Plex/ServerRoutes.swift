import HTTP
import StandInState

enum ServerRoutes {
    /// Whether the server lives, for anyone.
    static func identity(_ call: inout Call) throws(Refusal) -> Response {
        call.container([
            "size": 0, "apiVersion": "1.1.1", "claimed": true,
            "machineIdentifier": .string(Server.machineIdentifier), "version": .string(Server.version),
        ])
    }

    static func show(_ call: inout Call) throws(Refusal) -> Response {
        let account = try call.member()
        return call.container([
            "size": 0, "allowCameraUpload": false, "allowChannelAccess": true,
            "allowMediaDeletion": .bool(account.isOwner),
            "allowSharing": true, "allowSync": true, "certificate": true, "eventStream": true,
            "friendlyName": .string(Server.name), "hubSearch": true,
            "machineIdentifier": .string(Server.machineIdentifier), "multiuser": true, "myPlex": true,
            "myPlexMappingState": "mapped", "myPlexSigninState": "ok", "myPlexSubscription": true,
            "myPlexUsername": "owner@demo.local", "ownerFeatures": "pass,webhooks", "platform": "Linux",
            "platformVersion": "12", "readOnlyLibraries": false, "streamingBrainVersion": 2, "sync": true,
            "transcoderActiveVideoSessions": 0, "transcoderVideo": true, "updatedAt": 1_700_000_000, "updater": true,
            "version": .string(Server.version), "voiceSearch": true,
        ])
    }

    static func library(_ call: inout Call) throws(Refusal) -> Response {
        try call.owner()
        return call.container([
            "size": 3, "allowSync": false, "identifier": "com.plexapp.plugins.library",
            "mediaTagPrefix": "/system/bundle/media/flags/", "mediaTagVersion": 1_700_000_000, "title1": "Plex Library",
        ])
    }
}
