import Logging
public import MediaNest
import Postgres

/// Passes on to the browsers' streams what the database tells, the moment it is committed.
///
/// One process publishes; others wait for its place. The push is best effort, because what is told can be asked for: after
/// anything that may have swallowed a message, all streams are closed, so that each is let in anew or not at all, and
/// everybody is told to look again.
public final class LivePublisher {
    private let services: Services
    private let gateway: LiveGateway
    private let shouldStop: () -> Bool
    private var connection: PostgresConnection { services.database.connection }

    /// Whether everything since the last `catchUp` got through.
    private var isInStep = false
    private var health: LiveHealth.State?
    private var nextProbe = ContinuousClock.now
    /// What was closed, and when it is closed once more: a stream may have been let in before and come onto it after.
    private var closedOnce: [(again: ContinuousClock.Instant, closing: LiveMessage)] = []

    /// Longer than it takes from the look at somebody's rights until his stream is open.
    private static let latecomers = Duration.seconds(2)
    /// More at once than this are not closed one by one.
    private static let mostClosings = 50
    private static let mostAtOnce = 500
    private static let probeInterval = Duration.seconds(10)

    public init(services: Services, gateway: LiveGateway, shouldStop: @escaping () -> Bool) {
        self.services = services
        self.gateway = gateway
        self.shouldStop = shouldStop
    }

    /// Publishes, or waits to, until told to stop.
    public func run() {
        while !shouldStop() {
            do {
                if try takeThePlace() {
                    try publish()
                } else {
                    _ = connection.waitForNotification(timeoutSeconds: 0.25)
                }
            } catch {
                services.logger.error("live channel waits for the database", metadata: ["error": "\(error)"])
                connection.waitBeforeReconnecting(seconds: 0.25)
            }
        }
    }

    /// The lock is the session's: it is free again when this process is gone.
    private func takeThePlace() throws -> Bool {
        try connection.query("select pg_try_advisory_lock(7310446025)")[0].bool(0)
    }

    private func publish() throws {
        try connection.query("listen medianest_live")
        isInStep = false  // what was told before is lost
        nextProbe = .now
        while !shouldStop() { try turn() }
    }

    /// One round: what is new, and now and then a look at itself.
    ///
    /// - Throws: When the session is lost, and with it the place.
    private func turn() throws {
        if !isInStep { catchUp() }
        let messages = nextMessages(timeoutSeconds: isInStep ? 1 : 0.25)
        guard connection.hasSession else { throw SessionLost() }
        if !messages.isEmpty { pass(on: messages) }
        closeLatecomers()
        if ContinuousClock.now >= nextProbe { probe() }
    }

    private struct SessionLost: Error {}

    private func nextMessages(timeoutSeconds: Double) -> [LiveMessage] {
        var payloads: [String] = []
        var notification = connection.waitForNotification(timeoutSeconds: timeoutSeconds)
        while let next = notification {
            payloads.append(next.payload)
            notification = payloads.count < Self.mostAtOnce ? connection.waitForNotification(timeoutSeconds: 0) : nil
        }
        return payloads.compactMap(LiveMessage.init)
    }

    private func pass(on messages: [LiveMessage]) {
        do {
            // First the caches: whoever hears of a change asks at once.
            try services.answers.drop(Set(messages.map(\.channel)))
            // Then what must not wait.
            let closings = messages.filter { if case .close = $0 { true } else { false } }
            if closings.count > Self.mostClosings { return catchUp() }
            for closing in closings { try close(closing) }
            // While out of step, `catchUp` tells everybody anyway.
            if isInStep { for event in messages where !closings.contains(event) { try gateway.send(event) } }
        } catch {
            fellOutOfStep(error)
        }
    }

    /// Ends all streams, after whatever made it possible that one is open which should not be, or has missed something.
    private func catchUp() {
        do {
            try services.answers.drop([.all])
            try close(.close(services.liveStreams.changeGate()))
            try gateway.send(.resync())
            if !isInStep { services.logger.info("live channel is in step") }
            isInStep = true
            if health != .up { probe() }
        } catch {
            fellOutOfStep(error)
        }
    }

    private func close(_ closing: LiveMessage) throws {
        closedOnce.append((.now + Self.latecomers, closing))
        try gateway.send(closing)
    }

    private func closeLatecomers() {
        while let (again, closing) = closedOnce.first, again <= .now {
            closedOnce.removeFirst()
            do { try gateway.send(closing) } catch { return fellOutOfStep(error) }
        }
    }

    private func fellOutOfStep(_ error: any Error) {
        if isInStep || health != .down {
            services.logger.error("live channel is out of step", metadata: ["error": "\(error)"])
        }
        isInStep = false
        report(.down)
    }

    private func probe() {
        nextProbe = .now + Self.probeInterval
        do {
            try gateway.probe()
            if isInStep { report(.up) }
        } catch {
            guard case LiveGateway.Failure.deaf = error else { return fellOutOfStep(error) }
            if health != .deaf {
                services.logger.error("nginx takes live messages and delivers none: it needs a reload")
            }
            report(.deaf)
        }
    }

    private func report(_ state: LiveHealth.State) {
        health = state
        services.liveHealth.report(state)
    }
}
