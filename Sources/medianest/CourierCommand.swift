import ArgumentParser
import Glibc
import MediaNest

/// Started by a worker, never by hand.
struct CourierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "courier", abstract: "Delivers one target's notifications.", shouldDisplay: false)

    func run() throws {
        // The worker may be gone, and with it whoever reads our output.
        signal(SIGPIPE, SIG_IGN)
        // A worker that died before it had said everything has asked for nothing.
        guard let assignment = try? CourierAssignment(json: standardInput()) else { throw ExitCode.failure }
        let services = try Process.services(.worker, "courier")
        try Courier(assignment, services: services).run()
    }

    private func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }
}
