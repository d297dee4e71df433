import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct AdminMaintenanceRoutesTests {
    private let path = "/admin/maintenance-windows"

    @Test func maintenanceBeginsNowIsSeenByEverybodyAndIsEnded() throws {
        try withDatabase { db in
            let (root, ada) = try (db.signIn("root", role: .admin), db.signIn("ada"))

            let begun = root.call(.post, path, #"{"serviceName":"plex","title":"New disks","durationMinutes":60}"#)

            #expect(begun.status == 201 && begun["isActive"]?.bool == true && begun["createdBy"]?.string == "root")
            let plex = ada.call(.get, "/services/plex")
            #expect(plex["isInMaintenance"]?.bool == true)
            #expect(plex["maintenanceUntil"] == begun["activeUntil"])
            #expect(ada.call(.get, "/services/overseerr")["isInMaintenance"]?.bool == false)
            #expect(root.call(.get, path).data == [begun.json])

            let id = begun["id"]?.string ?? ""
            let ended = root.call(.post, "\(path)/\(id)/end", "{}")
            #expect(ended.status == 200 && ended["isActive"]?.bool == false)
            #expect(ada.call(.get, "/services/plex")["maintenanceUntil"] == .null)
            #expect(root.call(.post, "\(path)/\(id)/end", "{}").code == "maintenance.not_active")
            #expect(root.call(.get, path).data.isEmpty, "what is over is not listed")
            let actions = try db.superuser().query("select action from audit_log order by id")
            #expect(actions.map { $0.string(0) } == ["maintenance.created", "maintenance.ended"])
        }
    }

    @Test func aWeeklyWindowIsPlannedChangedAndCalledOff() throws {
        try withDatabase { db in
            let (root, ada) = try (db.signIn("root", role: .admin), db.signIn("ada"))

            let planned = root.call(
                .post, path,
                #"{"title":"Updates","weekdays":[7,1,7],"startTime":"03:30","timeZone":"Europe/Berlin","durationMinutes":45}"#
            )
            #expect(planned.status == 201)
            #expect(planned["weekdays"] == .array([.integer(1), .integer(7)]) && planned["serviceName"] == .null)
            #expect(planned["startsAt"] == .null && planned["nextStartsAt"]?.string != nil)
            #expect(ada.call(.get, "/services/plex")["nextMaintenanceAt"] == planned["nextStartsAt"])

            let target = path + "/" + (planned["id"]?.string ?? "")
            let changed = root.call(.patch, target, #"{"startTime":"04:00","serviceName":"overseerr"}"#)
            #expect(changed["startTime"]?.string == "04:00" && changed["durationMinutes"]?.int == 45)
            #expect(changed["timeZone"]?.string == "Europe/Berlin" && changed["serviceName"]?.string == "overseerr")
            #expect(ada.call(.get, "/services/plex")["nextMaintenanceAt"] == .null)
            let once = root.call(.patch, target, #"{"startsAt":"2126-11-21T02:00:00Z"}"#)
            #expect(once["weekdays"] == .null && once["startsAt"]?.string == "2126-11-21T02:00:00.000Z")

            #expect(root.call(.delete, target).status == 204)
            #expect(root.call(.delete, target).code == "maintenance.not_found")
            #expect(root.call(.get, path).data.isEmpty)
        }
    }

    @Test func peopleOnlySeeWhatTheServicesSay() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            #expect(ada.call(.get, path).status == 403)
            let error = #expect(throws: PostgresError.self) {
                _ = try db.services.maintenance.create(
                    MaintenanceDraft(
                        serviceName: nil, title: "x", startsAt: nil, weekdays: nil, startTime: nil, timeZone: nil,
                        durationMinutes: 60), ipAddress: "", correlationID: "c", as: ada.principal)
            }
            #expect(error?.sqlState == .insufficientPrivilege, "the policy holds without the route")
        }
    }
}
