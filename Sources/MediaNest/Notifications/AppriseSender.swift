/// Sends through Apprise, the unmodified program of Debian.
///
/// The address comes to it through a pipe, so it stands in no process list and no file; what it prints may name the address
/// and is looked into, not kept.
struct AppriseSender {
    private let program: String
    private let address: String
    private let mistake: String?

    init(_ assignment: CourierAssignment, program: String) {
        self.program = program
        address = assignment.address
        // Also when somebody is no admin any more.
        do {
            _ = try TargetAddress(address, kind: .apprise, isAdmin: assignment.isAdmins)
            mistake = nil
        } catch {
            mistake = "Not sent: only an admin may have this kind of target."
        }
    }

    func send(_ message: OutboxRepository.Message) -> DeliveryOutcome {
        if let mistake { return .refused(mistake) }
        let child = ChildProcess(
            program,
            [
                "-vvv", "--config=/dev/fd/3", "--input-format=text", "--notification-type=\(message.severity)",
                "--title=\(message.title)",
            ], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"],
            input: Array(message.message.utf8), secret: Array((address + "\n").utf8))
        switch child.run(timeoutSeconds: 25) {
        case .exited(0, _): return .delivered
        case .exited(_, let output): return Self.outcome(output)
        case .timedOut: return .uncertain("No answer in time; it may have arrived.")
        case .killed: return .uncertain("Sending was interrupted; it may have arrived.")
        case .notStarted: return .failed("Apprise is not installed.")
        }
    }

    /// Apprise reports success or not; why, only its log says.
    static func outcome(_ output: String) -> DeliveryOutcome {
        if output.contains("Read timed out") || output.contains("Connection aborted")
            || output.contains("RemoteDisconnected")
        {
            return .uncertain("The service did not say whether it took it; it may have arrived.")
        }
        if let range = output.firstRange(of: "error=") {
            let status = output[range.upperBound...].prefix { $0.isNumber }
            if !status.isEmpty { return .failed("The service answered \(status).") }
        }
        if ["Unparseable", "Unsupported", "at least one server URL"].contains(where: { output.contains($0) }) {
            return .refused("Apprise does not understand the address.")
        }
        if output.contains("Socket Exception") || output.contains("onnection error") {
            return .failed("The service could not be reached.")
        }
        return .failed("The service did not take it.")
    }
}
