import CPostgres
import Glibc

/// One session with a PostgreSQL server, always in pipeline mode.
///
/// Connects on first use and again after a loss. Every call blocks its thread; not for use by two threads.
public final class PostgresConnection {
    let options: PostgresOptions
    private var session: OpaquePointer?
    private var preparedNames: [String: String] = [:]
    private var lastFailure: (at: Double, error: PostgresError)?
    /// While an explicit transaction is open, a lost session is not replaced: the new one would know nothing of it.
    var isInTransaction = false

    /// Network round trips so far: one for each `pipeline`, whatever it holds.
    public private(set) var roundTrips = 0

    public init(options: PostgresOptions) { self.options = options }

    deinit { PQfinish(session) }

    /// Runs the statements in order as one transaction, in one network round trip.
    ///
    /// - Returns: The rows of each statement.
    /// - Throws: The first failing statement's error; then none of them has happened. A connection failure leaves open
    ///   whether they have.
    @discardableResult
    public func pipeline(_ statements: [SQL]) throws(PostgresError) -> [PostgresRows] {
        let session = try connected()
        let start = Clock.monotonicSeconds()
        do {
            let commands = try send(statements, on: session)
            roundTrips += 1
            let rows = try receive(
                commands, from: session, deadline: start + Double(options.statementTimeoutSeconds) + 2)
            let seconds = Clock.monotonicSeconds() - start
            options.onAnswer?(seconds)
            if seconds > options.slowStatementSeconds {
                options.onSlowStatement?(statements.map(\.text), Int(seconds * 1000))
            }
            return rows
        } catch {
            // 0A000: a migration changed a prepared statement's result; a new session prepares it anew.
            if error.sqlState.isConnectionFailure || error.sqlState == .featureNotSupported { disconnect() }
            throw error
        }
    }

    /// One statement of its own.
    @discardableResult
    public func query(_ statement: SQL) throws(PostgresError) -> PostgresRows { try pipeline([statement])[0] }

    /// A trusted script of several statements, which the simple protocol takes at once.
    public func execute(script: String) throws(PostgresError) {
        let session = try connected()
        PQexitPipelineMode(session)
        defer { PQenterPipelineMode(session) }
        roundTrips += 1
        let result = PQexec(session, script)
        defer { PQclear(result) }
        guard let result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY].contains(PQresultStatus(result)) else {
            guard let result else { throw lost(session) }
            throw PostgresError(result: result, sql: "")
        }
    }

    public func disconnect() {
        PQfinish(session)
        session = nil
        preparedNames = [:]
    }

    // MARK: Notifications

    /// Waits for a `notify` on a channel this session listens to.
    ///
    /// - Returns: The first that has come, or `nil` after `timeoutSeconds`, on a signal, or when the session is lost.
    public func waitForNotification(timeoutSeconds: Double) -> PostgresNotification? {
        guard let session, PQstatus(session) == CONNECTION_OK else { return nil }
        if let notification = takeNotification(session) { return notification }
        var descriptor = pollfd(fd: PQsocket(session), events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, CInt(timeoutSeconds * 1000)) > 0 else { return nil }
        if !isAlive(session) {
            disconnect()
            return nil
        }
        return takeNotification(session)
    }

    /// Closes what is left of the session and lets some time pass.
    public func waitBeforeReconnecting(seconds: Double) {
        disconnect()
        poll(nil, 0, CInt(seconds * 1000))
    }

    private func takeNotification(_ session: OpaquePointer) -> PostgresNotification? {
        guard let notification = PQnotifies(session) else { return nil }
        defer { PQfreemem(notification) }
        return PostgresNotification(
            channel: String(cString: notification.pointee.relname),
            payload: String(cString: notification.pointee.extra))
    }

    /// False when `listen`, locks and whatever else a session holds are gone, or before the first use.
    public var hasSession: Bool { session != nil }

    // MARK: Connecting

    private func connected() throws(PostgresError) -> OpaquePointer {
        if let session {
            if isAlive(session) { return session }
            disconnect()
        }
        if isInTransaction {
            throw PostgresError(
                sqlState: .connectionFailure, message: "the session was lost in the middle of a transaction")
        }
        let now = Clock.monotonicSeconds()
        // While the server is down, requests are refused at once instead of each waiting for its own timeout.
        if let lastFailure, now - lastFailure.at < 0.2 { throw lastFailure.error }
        do {
            let session = try connect()
            self.session = session
            lastFailure = nil
            options.onConnect?(true)
            return session
        } catch {
            options.onConnect?(false)
            lastFailure = (Clock.monotonicSeconds(), error)
            throw error
        }
    }

    /// False when the server has closed the session in the meantime: a statement sent now would be lost.
    private func isAlive(_ session: OpaquePointer) -> Bool {
        var byte: UInt8 = 0
        while true {
            let count = recv(PQsocket(session), &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT))
            if count < 0 { return errno == EAGAIN }
            // An error that nobody asked for is the server's farewell; it may also lie behind a notification.
            if count == 0 || byte == UInt8(ascii: "E") { return false }
            if PQconsumeInput(session) == 0 || PQstatus(session) != CONNECTION_OK { return false }
        }
    }

    private func connect() throws(PostgresError) -> OpaquePointer {
        let settings =
            "-c statement_timeout=\(options.statementTimeoutSeconds)s -c timezone=UTC -c datestyle=ISO -c client_min_messages=warning"
        let parameters = [
            ("dbname", options.url), ("connect_timeout", String(options.connectTimeoutSeconds)),
            ("application_name", options.applicationName), ("client_encoding", "UTF8"), ("options", settings),
            ("tcp_user_timeout", "10000"), ("keepalives_idle", "30"),
        ]
        let session = withCStrings(parameters.map(\.0)) { names in
            withCStrings(parameters.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let session, PQstatus(session) == CONNECTION_OK, PQenterPipelineMode(session) == 1 else {
            defer { PQfinish(session) }
            throw PostgresError(sqlState: .connectionFailure, message: Self.message(of: session))
        }
        PQsetNoticeProcessor(session, { _, _ in }, nil)
        return session
    }

    private static func message(of session: OpaquePointer?) -> String {
        session.map { String(cString: PQerrorMessage($0)) } ?? "out of memory"
    }

    // MARK: Sending and receiving

    /// What was sent, in order: answers come back in the same order.
    private enum Command {
        case prepare(text: String, name: String)
        case execute(text: String)
    }

    private func send(_ statements: [SQL], on session: OpaquePointer) throws(PostgresError) -> [Command] {
        var commands: [Command] = []
        commands.reserveCapacity(statements.count * 2)
        var fresh: [String: String] = [:]
        for statement in statements {
            if statement.binds.contains(where: { $0?.utf8.contains(0) ?? false }) {
                abandon(session)
                throw PostgresError(
                    sqlState: .characterNotInRepertoire, message: "a bind holds a NUL character", sql: statement.text)
            }
            let name: String?
            if options.usesPreparedStatements, !statement.binds.isEmpty {
                if let known = preparedNames[statement.text] ?? fresh[statement.text] {
                    name = known
                } else {
                    let new = "s\(preparedNames.count + fresh.count)"
                    fresh[statement.text] = new
                    try check(PQsendPrepare(session, new, statement.text, 0, nil), session)
                    commands.append(.prepare(text: statement.text, name: new))
                    name = new
                }
            } else {
                name = nil
            }
            let sent = withCStrings(statement.binds) { values in
                if let name {
                    PQsendQueryPrepared(session, name, CInt(statement.binds.count), values, nil, nil, 0)
                } else {
                    PQsendQueryParams(session, statement.text, CInt(statement.binds.count), nil, values, nil, nil, 0)
                }
            }
            try check(sent, session)
            commands.append(.execute(text: statement.text))
        }
        try check(PQpipelineSync(session), session)
        return commands
    }

    /// Statements were queued, but not all: only a new session is certain to be in step.
    private func abandon(_ session: OpaquePointer) { disconnect() }

    private func check(_ result: CInt, _ session: OpaquePointer) throws(PostgresError) {
        if result == 1 { return }
        let error = PostgresError(sqlState: .connectionFailure, message: Self.message(of: session))
        disconnect()
        throw error
    }

    private func receive(_ commands: [Command], from session: OpaquePointer, deadline: Double) throws(PostgresError)
        -> [PostgresRows]
    {
        var rows: [PostgresRows] = []
        rows.reserveCapacity(commands.count)
        var failure: PostgresError?
        for command in commands {
            guard let result = try nextResult(session, deadline) else { throw lost(session) }
            switch (PQresultStatus(result), command) {
            case (PGRES_COMMAND_OK, .prepare(let text, let name)):
                preparedNames[text] = name
                PQclear(result)
            case (PGRES_COMMAND_OK, .execute), (PGRES_TUPLES_OK, .execute):
                rows.append(PostgresRows(adopting: result))
            case (_, .prepare(let text, _)), (_, .execute(let text)):
                failure = failure ?? PostgresError(result: result, sql: text)
                PQclear(result)
            }
            if let extra = try nextResult(session, deadline) {  // the NULL that ends each command's results
                PQclear(extra)
                throw lost(session)
            }
        }
        guard let sync = try nextResult(session, deadline) else { throw lost(session) }
        PQclear(sync)
        if let failure { throw failure }
        return rows
    }

    /// `PQgetResult` with a deadline, so that a server that has stopped answering does not hold this process for ever.
    private func nextResult(_ session: OpaquePointer, _ deadline: Double) throws(PostgresError) -> OpaquePointer? {
        while PQflush(session) > 0 || PQisBusy(session) == 1 {
            let rest = deadline - Clock.monotonicSeconds()
            var descriptor = pollfd(fd: PQsocket(session), events: Int16(POLLIN), revents: 0)
            let ready = rest > 0 ? poll(&descriptor, 1, CInt(rest * 1000) + 1) : 0
            if ready == 0 {
                cancel(session)
                disconnect()
                throw PostgresError(sqlState: .queryCanceled, message: "no answer within the deadline")
            }
            if ready > 0, PQconsumeInput(session) == 0 { throw lost(session) }
        }
        return PQgetResult(session)
    }

    private func cancel(_ session: OpaquePointer) {
        guard let request = PQgetCancel(session) else { return }
        defer { PQfreeCancel(request) }
        var reason = [CChar](repeating: 0, count: 256)
        PQcancel(request, &reason, CInt(reason.count))
    }

    private func lost(_ session: OpaquePointer) -> PostgresError {
        PostgresError(sqlState: .connectionFailure, message: Self.message(of: session))
    }
}
