import HTTPTypes
import MediaNest

/// The whole API on one page.
let routes: [Route] = [
    // Health and documents
    Route(.get, "/api/v1/health/live", "Whether the process runs.", .open(HealthRoutes.live)),
    Route(
        .get, "/api/v1/health/ready", "Whether requests can be served.", answers: [(200, "Ready"), (503, "Not ready")],
        .open(HealthRoutes.ready)),
    Route(.get, "/api/v1/health", "The parts and their state.", .admin(HealthRoutes.parts)),
    Route(.get, "/api/v1/openapi.json", "This document.", .open(HealthRoutes.openAPI)),
    Route(
        .get, "/metrics", "For Prometheus: everything that is counted, by all processes of this host together.",
        produces: MetricsRoutes.type, .machine(MetricsRoutes.prometheus)),

    // Signing in
    Route(
        .post, "/api/v1/auth/login", "Signs in with e-mail and password.",
        body: [
            .required("email", .string(1...255)), .required("password", .string(1...1000)),
            .optional("rememberMe", .boolean),
        ], answers: [(200, "Signed in")], .anyone(AuthRoutes.login)),
    Route(
        .post, "/api/v1/auth/plex/pins",
        "Begins a sign-in through Plex. The person says yes at `authUrl`; only the browser that began can finish, by its cookie.",
        body: [.optional("rememberMe", .boolean), .optional("invitation", .string(1...200))],
        answers: [(201, "Begun")], .anyone(PlexSignInRoutes.begin)),
    Route(
        .get, "/api/v1/auth/plex/pins/{id}",
        "What became of it: pending, or signed in once the person has said yes. To be asked every second or two.",
        .anyone(PlexSignInRoutes.poll)),
    Route(
        .post, "/api/v1/auth/logout", "Ends this session, or all of the person's.",
        body: [.optional("allDevices", .boolean)], answers: [(200, "Signed out")], .signedIn(AuthRoutes.logout)),
    Route(
        .post, "/api/v1/auth/refresh",
        "Exchanges a remember-me token, or its cookie, for a session and the next token.",
        body: [.optional("rememberToken", .string(1...200))], .anyone(AuthRoutes.refresh)),

    Route(
        .post, "/api/v1/auth/bootstrap", "Makes the first admin, with the one-time link that the server printed.",
        body: [
            .required("token", .string(1...200)), .required("email", .string(1...255)),
            .required("name", .string(1...100)), .required("password", .string(1...1000)),
        ], answers: [(201, "Made, and signed in")], .anyone(AuthRoutes.bootstrap)),

    Route(
        .post, "/api/v1/auth/invitation", "What an invitation's link offers.",
        body: [.required("token", .string(1...200))],
        .anyone(InvitationRoutes.show)),

    // The person's own account
    Route(.get, "/api/v1/me", "Who is signed in.", .signedIn(MeRoutes.show)),
    Route(
        .patch, "/api/v1/me", "Changes what the person is called.", body: [.optional("name", .string(1...100))],
        .signedIn(MeRoutes.change)),
    Route(
        .delete, "/api/v1/me", "Removes the person's account and what it owns. There is no way back.",
        body: [.optional("password", .string(1...1000), "Whoever has none must have signed in within 15 minutes.")],
        answers: [(204, "Removed")], .signedIn(MeRoutes.delete)),
    Route(
        .get, "/api/v1/me/export",
        "All that is held about the person, under the names it is stored by, without secrets.",
        .signedIn(MeRoutes.export)),
    Route(
        .put, "/api/v1/me/password", "Changes the password; the other sessions end.",
        body: [.required("currentPassword", .string(1...1000)), .required("newPassword", .string(1...1000))],
        answers: [(204, "Changed")], .signedIn(MeRoutes.changePassword)),
    Route(.get, "/api/v1/me/sessions", "Where the person is signed in.", .signedIn(MeRoutes.sessions)),
    Route(
        .delete, "/api/v1/me/sessions/{id}", "Signs one device out.", answers: [(204, "Signed out")],
        .signedIn(MeRoutes.revokeSession)),

    Route(
        .get, "/api/v1/me/api-keys", "The person's keys for API clients, without the keys themselves.",
        .signedIn(APIKeyRoutes.list)),
    Route(
        .post, "/api/v1/me/api-keys", "Makes a key; it is shown this once.", body: APIKeyRoutes.fields,
        answers: [(201, "Made")],
        .signedIn(APIKeyRoutes.create)),
    Route(
        .delete, "/api/v1/me/api-keys/{id}", "Revokes a key.", answers: [(204, "Revoked")],
        .signedIn(APIKeyRoutes.revoke)),

    // Media requests
    Route(
        .post, "/api/v1/requests", "Asks for a film, a series or music.", body: MediaRequestRoutes.draftFields,
        answers: [(201, "Recorded"), (200, "Somebody asked before; the caller follows that request")],
        .signedIn(MediaRequestRoutes.submit)),
    Route(
        .get, "/api/v1/requests", "The person's own requests, or those that he follows, newest first.",
        parameters: MediaRequestRoutes.listParameters,
        .signedIn(MediaRequestRoutes.list)),
    Route(
        .get, "/api/v1/requests/{id}", "One request of the person's own, or the public part of one that he follows.",
        .signedIn(MediaRequestRoutes.show)),
    Route(.get, "/api/v1/requests/{id}/events", "How it got where it is.", .signedIn(MediaRequestRoutes.events)),
    Route(.delete, "/api/v1/requests/{id}", "Takes a request back.", .signedIn(MediaRequestRoutes.cancel)),
    Route(
        .post, "/api/v1/requests/{id}/follow", "Follows somebody else's open request.", body: [],
        .signedIn(MediaRequestRoutes.follow)),
    Route(
        .delete, "/api/v1/requests/{id}/follow", "Stops following a request.", answers: [(204, "Done")],
        .signedIn(MediaRequestRoutes.unfollow)),

    // Films and series, through Overseerr
    Route(
        .get, "/api/v1/media/search", "Films and series by name, with what is there and what was asked for.",
        parameters: MediaRoutes.searchParameters, answers: [(200, MediaRoutes.pageDescription)],
        .signedIn(MediaRoutes.search)),
    Route(
        .get, "/api/v1/media/trending", "What people watch these days.", parameters: MediaRoutes.trendingParameters,
        answers: [(200, MediaRoutes.pageDescription)], .signedIn(MediaRoutes.trending)),
    Route(
        .get, "/api/v1/media/movie/{id}", "One film, by TMDB's number.",
        answers: [(200, MediaRoutes.detailsDescription)], .signedIn(MediaRoutes.movie)),
    Route(
        .get, "/api/v1/media/tv/{id}", "One series with its seasons, by TMDB's number.",
        answers: [(200, MediaRoutes.detailsDescription)], .signedIn(MediaRoutes.series)),

    // Notifications
    Route(
        .get, "/api/v1/notifications", "What the person was told, newest first.",
        parameters: NotificationRoutes.listParameters,
        .signedIn(NotificationRoutes.list)),
    Route(
        .patch, "/api/v1/notifications/{id}", "Marks one as read or unread.", body: [.required("read", .boolean)],
        .signedIn(NotificationRoutes.setRead)),
    Route(
        .post, "/api/v1/notifications/read-all", "Marks all as read.", body: [], answers: [(204, "Done")],
        .signedIn(NotificationRoutes.readAll)),
    Route(
        .get, "/api/v1/me/notification-targets", "Where the person is told outside the portal; never the addresses.",
        .signedIn(NotificationTargetRoutes.list)),
    Route(
        .post, "/api/v1/me/notification-targets", "Adds a target; a webhook's signing secret is shown this once.",
        body: NotificationTargetRoutes.draftFields, answers: [(201, "Added")],
        .signedIn(NotificationTargetRoutes.create)),
    Route(
        .patch, "/api/v1/me/notification-targets/{id}", "Renames a target, switches it on or off, chooses its topics.",
        body: NotificationTargetRoutes.changeFields, .signedIn(NotificationTargetRoutes.change)),
    Route(
        .delete, "/api/v1/me/notification-targets/{id}", "Removes a target and what waits for it.",
        answers: [(204, "Removed")], .signedIn(NotificationTargetRoutes.delete)),
    Route(
        .post, "/api/v1/me/notification-targets/{id}/test", "Sends a test; the target's row says how it went.",
        body: [], answers: [(202, "On its way")], .signedIn(NotificationTargetRoutes.test)),
    Route(
        .get, "/api/v1/me/notification-deliveries", "What was sent to the person's targets, newest first.",
        parameters: DeliveryRoutes.listParameters, .signedIn(DeliveryRoutes.list)),
    Route(
        .post, "/api/v1/me/notification-deliveries/{id}/resend", "Tries again what was given up.", body: [],
        answers: [(202, "On its way")], .signedIn(DeliveryRoutes.resend)),

    Route(
        .get, "/api/v1/me/service-news", "What the person hears of services in the portal.",
        .signedIn(ServiceNewsRoutes.show)),
    Route(
        .put, "/api/v1/me/service-news", "Chooses that; without a choice admins hear all, others of outages.",
        body: ServiceNewsRoutes.fields, .signedIn(ServiceNewsRoutes.choose)),

    // Services
    Route(.get, "/api/v1/services", "How each service is.", .signedIn(ServiceRoutes.list)),
    Route(.get, "/api/v1/services/{name}", "How one service is.", .signedIn(ServiceRoutes.show)),
    Route(
        .get, "/api/v1/services/{name}/history", "How fast it was, how it was, and its uptime.",
        parameters: ServiceRoutes.historyParameters, .signedIn(ServiceRoutes.history)),
    Route(
        .get, "/api/v1/services/{name}/incidents", "What trouble it had, newest first.", parameters: .paging,
        .signedIn(ServiceRoutes.incidents)),

    // For everybody, while an admin has switched it on
    Route(
        .get, "/api/v1/status", "How the services are, for everybody: names and states.",
        answers: [(200, "The states"), (404, "Switched off")], .anyone(StatusPageRoutes.show)),
    Route(
        .get, "/api/v1/status/badges/{name}", "The same of one service, or of `overall`, as a picture for other pages.",
        answers: [(200, "The badge"), (404, "Switched off, or no such service")], produces: "image/svg+xml",
        .anyone(StatusPageRoutes.badge)),

    // Reports
    Route(
        .get, "/api/v1/reports/people",
        "What everybody in the household asked for and downloaded; nobody but oneself by name.",
        parameters: ReportRoutes.rangeParameters, .signedIn(ReportRoutes.household)),
    Route(
        .get, "/api/v1/admin/reports/{report}",
        "Sums over days of `requests`, `people`, `downloads`, `services` or `errors`, and over the days before.",
        parameters: ReportRoutes.parameters, .admin(ReportRoutes.show)),
    Route(
        .get, "/api/v1/admin/reports/{report}/export", "The same, each day and each row, as a table for a spreadsheet.",
        parameters: ReportRoutes.parameters, produces: "text/csv", .admin(ReportRoutes.export)),

    // At a glance
    Route(
        .get, "/api/v1/dashboard", "What a person needs at a glance: requests, downloads, services, news.",
        cache: .dashboard, .signedIn(DashboardRoutes.show)),

    // Live
    Route(
        .get, "/api/v1/events",
        "What changes, as it happens: server-sent events, or WebSocket; each names a row, resumed by `Last-Event-ID`.",
        answers: [(200, "The stream"), (404, "Nothing is live here")], .signedIn(EventRoutes.stream)),

    // Errors
    Route(
        .post, "/api/v1/errors", "Reports what went wrong in a client.", body: ErrorRoutes.reportFields,
        answers: [(204, "Noted")], .signedIn(ErrorRoutes.report)),
    Route(
        .get, "/api/v1/admin/errors", "What went wrong, newest first.", parameters: ErrorRoutes.listParameters,
        .admin(ErrorRoutes.list)),
    Route(
        .get, "/api/v1/admin/errors/{id}", "Everything known under one correlation id.",
        .admin(ErrorRoutes.trace)),

    // Changes
    Route(
        .get, "/api/v1/admin/audit", "Who changed what, newest first: what is in the audit log.",
        parameters: AuditRoutes.listParameters, .admin(AuditRoutes.list)),

    // Webhooks
    Route(
        .post, "/api/v1/webhooks/overseerr", "Overseerr says that something changed.", answers: [(202, "Noted")],
        .open(WebhookRoutes.overseerr)),

    // Administration
    Route(
        .get, "/api/v1/admin/users", "The accounts, newest first.", parameters: AdminUserRoutes.listParameters,
        .admin(AdminUserRoutes.list)),
    Route(.get, "/api/v1/admin/users/{id}", "One account.", .admin(AdminUserRoutes.show)),
    Route(
        .patch, "/api/v1/admin/users/{id}", "Changes role, state and quotas; holds from the person's next request.",
        body: AdminUserRoutes.changeFields, .admin(AdminUserRoutes.change)),
    Route(
        .delete, "/api/v1/admin/users/{id}", "Removes an account and what it owns.", answers: [(204, "Removed")],
        .admin(AdminUserRoutes.delete)),
    Route(
        .get, "/api/v1/admin/invitations", "The invitations, newest first, without their links.", parameters: .paging,
        .admin(InvitationRoutes.list)),
    Route(
        .post, "/api/v1/admin/invitations", "Invites somebody who has no account yet; the link is shown this once.",
        body: InvitationRoutes.fields, answers: [(201, "Made")], .admin(InvitationRoutes.create)),
    Route(
        .delete, "/api/v1/admin/invitations/{id}", "Takes an invitation back.", answers: [(204, "Taken back")],
        .admin(InvitationRoutes.revoke)),
    Route(
        .get, "/api/v1/admin/requests", "Everybody's requests, newest first.",
        parameters: .paging + AdminRequestRoutes.filterParameters, .admin(AdminRequestRoutes.list)),
    Route(
        .get, "/api/v1/admin/requests/export", "The same as a table for a spreadsheet, up to 10,000 at once.",
        parameters: AdminRequestRoutes.exportParameters, produces: "text/csv", .admin(AdminRequestRoutes.export)),
    Route(
        .post, "/api/v1/admin/requests/approve", "Approves many requests, and says of each what became of it.",
        body: [AdminRequestRoutes.ids], .admin(AdminRequestRoutes.approveMany)),
    Route(
        .post, "/api/v1/admin/requests/deny", "Declines many requests for one reason.",
        body: [AdminRequestRoutes.ids, .required("reason", .string(1...1000))], .admin(AdminRequestRoutes.denyMany)),
    Route(
        .get, "/api/v1/admin/requests/{id}", "Anybody's request, with who asked.", .admin(AdminRequestRoutes.show)),
    Route(
        .post, "/api/v1/admin/requests/{id}/approve", "Approves a request.", body: [],
        .admin(AdminRequestRoutes.approve)),
    Route(
        .post, "/api/v1/admin/requests/{id}/deny", "Declines a request.",
        body: [.required("reason", .string(1...1000))],
        .admin(AdminRequestRoutes.deny)),
    Route(
        .post, "/api/v1/admin/requests/{id}/retry", "Tries a failed request again, now.", body: [],
        .admin(AdminRequestRoutes.retry)),
    Route(
        .post, "/api/v1/admin/requests/{id}/resolve", "Says that the title is in Plex, by hand.", body: [],
        .admin(AdminRequestRoutes.resolve)),
    Route(
        .get, "/api/v1/admin/incidents", "The incidents of all services, newest first.",
        parameters: AdminIncidentRoutes.listParameters, .admin(AdminIncidentRoutes.list)),
    Route(
        .post, "/api/v1/admin/incidents", "Opens an incident by hand.", body: AdminIncidentRoutes.draftFields,
        answers: [(201, "Opened")], .admin(AdminIncidentRoutes.open)),
    Route(
        .get, "/api/v1/admin/incidents/{id}", "One incident and what happened in it.", .admin(AdminIncidentRoutes.show)),
    Route(
        .patch, "/api/v1/admin/incidents/{id}", "Moves an incident on, comments on it, or both.",
        body: AdminIncidentRoutes.moveFields, .admin(AdminIncidentRoutes.move)),
    Route(
        .get, "/api/v1/admin/services", "The configured services, without their keys.", .admin(AdminServiceRoutes.list)),
    Route(
        .put, "/api/v1/admin/services/{name}", "Configures a service, or adds one of the admin's own.",
        body: AdminServiceRoutes.fields, .admin(AdminServiceRoutes.put)),
    Route(
        .delete, "/api/v1/admin/services/{name}", "Removes a service of the admin's own; its incidents stay.",
        answers: [(204, "Removed")], .admin(AdminServiceRoutes.remove)),
    Route(
        .post, "/api/v1/admin/services/{name}/test",
        "Looks at a service as it would be configured, and saves nothing. Waits for it, 5 seconds at most.",
        body: AdminServiceRoutes.fields, answers: [(200, "ok, verdict, reason, message, version, checks")],
        .admin(AdminServiceRoutes.test)),
    Route(
        .get, "/api/v1/admin/services/overseerr/webhook", "Whether Overseerr tells the portal what changes.",
        answers: [(200, OverseerrWebhookRoutes.description)], .admin(OverseerrWebhookRoutes.show)),
    Route(
        .put, "/api/v1/admin/services/overseerr/webhook",
        "Puts the portal into Overseerr's one slot for a webhook, once a test has arrived; never over somebody else's.",
        body: OverseerrWebhookRoutes.fields, answers: [(200, OverseerrWebhookRoutes.description)],
        .admin(OverseerrWebhookRoutes.install)),
    Route(
        .delete, "/api/v1/admin/services/overseerr/webhook", "Frees that slot, if it is the portal's.",
        answers: [(200, OverseerrWebhookRoutes.description)], .admin(OverseerrWebhookRoutes.remove)),
    Route(
        .get, "/api/v1/admin/database", "How the database is, by measure, and how it was in the last 24 hours.",
        .admin(DatabaseRoutes.show)),
    Route(
        .get, "/api/v1/admin/metrics", "What was measured of services and the database.",
        parameters: MetricsRoutes.seriesParameters, answers: [(200, MetricsRoutes.seriesDescription)],
        .admin(MetricsRoutes.series)),
    Route(
        .get, "/api/v1/admin/maintenance-windows", "Maintenance that is under way, and that is to come.",
        .admin(AdminMaintenanceRoutes.list)),
    Route(
        .post, "/api/v1/admin/maintenance-windows", "Plans maintenance, once or weekly, or begins it now.",
        body: AdminMaintenanceRoutes.draftFields, answers: [(201, "Planned")], .admin(AdminMaintenanceRoutes.create)),
    Route(
        .patch, "/api/v1/admin/maintenance-windows/{id}", "Changes planned maintenance.",
        body: AdminMaintenanceRoutes.changeFields, .admin(AdminMaintenanceRoutes.change)),
    Route(
        .delete, "/api/v1/admin/maintenance-windows/{id}", "Calls maintenance off.", answers: [(204, "Removed")],
        .admin(AdminMaintenanceRoutes.remove)),
    Route(
        .post, "/api/v1/admin/maintenance-windows/{id}/end", "Ends maintenance that is under way.", body: [],
        .admin(AdminMaintenanceRoutes.end)),
    Route(.get, "/api/v1/admin/settings", "The settings.", .admin(AdminSettingsRoutes.show)),
    Route(
        .patch, "/api/v1/admin/settings", "Changes settings; they hold within two seconds.",
        body: AdminSettingsRoutes.fields, .admin(AdminSettingsRoutes.update)),
    Route(
        .post, "/api/v1/admin/notifications", "Tells everybody.", body: NotificationRoutes.broadcastFields,
        answers: [(201, "Told"), (200, "Told before, with this Idempotency-Key")],
        .admin(NotificationRoutes.broadcast)),
    Route(
        .get, "/api/v1/admin/notification-targets", "The installation's targets; never the addresses.",
        .admin(NotificationTargetRoutes.listInstallation)),
    Route(
        .post, "/api/v1/admin/notification-targets", "Adds a target of the installation.",
        body: NotificationTargetRoutes.draftFields, answers: [(201, "Added")],
        .admin(NotificationTargetRoutes.createInstallation)),
    Route(
        .patch, "/api/v1/admin/notification-targets/{id}", "Changes a target of the installation.",
        body: NotificationTargetRoutes.changeFields, .admin(NotificationTargetRoutes.changeInstallation)),
    Route(
        .delete, "/api/v1/admin/notification-targets/{id}", "Removes a target of the installation.",
        answers: [(204, "Removed")], .admin(NotificationTargetRoutes.deleteInstallation)),
    Route(
        .post, "/api/v1/admin/notification-targets/{id}/test", "Sends a test to a target of the installation.",
        body: [], answers: [(202, "On its way")], .admin(NotificationTargetRoutes.testInstallation)),
    Route(
        .get, "/api/v1/admin/notification-deliveries", "What was sent to everybody's targets, newest first.",
        parameters: DeliveryRoutes.listParameters, .admin(DeliveryRoutes.listEverybodys)),
    Route(
        .post, "/api/v1/admin/notification-deliveries/{id}/resend", "Tries again what was given up.", body: [],
        answers: [(202, "On its way")], .admin(DeliveryRoutes.resendAnybodys)),
]
