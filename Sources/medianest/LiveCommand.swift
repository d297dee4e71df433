import ArgumentParser
import Logging
import MediaNest
import MediaNestJobs
import Postgres

struct LiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Passes changes on to the browsers until SIGTERM. Of several, one works and the others stand by.")

    func run() throws {
        let services = try Process.services(.worker, "live")
        guard let gateway = services.live else {
            Process.complain("MEDIANEST_LIVE_URL is not set")
            throw ExitCode(78)  // EX_CONFIG
        }
        services.metrics.join(pool: "live")
        StopSignal.install()
        try Process.awaitSchema(services) { StopSignal.isSet }
        LivePublisher(services: services, gateway: gateway) { StopSignal.isSet }.run()
    }
}
