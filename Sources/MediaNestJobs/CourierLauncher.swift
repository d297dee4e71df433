import MediaNest

/// How a courier comes about.
public enum CourierLauncher: Sendable {
    /// Within the worker, for tests and for emptying a queue by hand: it dies with the worker.
    case inProcess
    /// `PROGRAM courier`, which outlives a worker that is killed.
    case process(String)

    func run(_ assignment: CourierAssignment, _ context: JobContext) throws {
        switch self {
        case .inProcess:
            try Courier(assignment, services: context.services).run()
        case .process(let program):
            // Longer than the lease of what it sends; it ends by itself much sooner.
            let end = ChildProcess(program, ["courier"], input: try assignment.json, keepsErrors: true).run(
                timeoutSeconds: 100, tick: context.heartbeat)
            guard case .exited(0, _) = end else { throw CourierError(end: "\(end)") }
        }
    }
}

struct CourierError: Error, CustomStringConvertible {
    let end: String

    var description: String { "the courier ended badly: \(end)" }
}
