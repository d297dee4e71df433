import HTTPClient

/// What one look at a service found.
public struct ProbeFinding: Sendable, Equatable {
    /// What kind of trouble it is, in the words of incidents.
    public enum Trouble: String, Sendable, Codable {
        case outage, degradation, configuration, performance
    }

    /// Why, for programs; the message says it to people.
    public enum Reason: String, Sendable {
        // No answer.
        case nameNotFound = "name_not_found"
        case refused, timeout, tls, unreachable
        case malformedAddress = "malformed_address"
        // An answer of somebody else.
        case notRunning = "not_running"
        case serverError = "server_error"
        case redirected
        case wrongProduct = "wrong_product"
        case otherServer = "other_server"
        case unexpectedAnswer = "unexpected_answer"
        // A key that does not do.
        case missingKey = "missing_key"
        case wrongKey = "wrong_key"
        case unreadableKey = "unreadable_key"
        // It is there, but not with everything.
        case notSetUp = "not_set_up"
        case missingLibrary = "missing_library"
        case partlyFailing = "partly_failing"
        case slow
        // Downloads on this machine.
        case missingProgram = "missing_program"
        case missingFolder = "missing_folder"
        case outdated
        case diskFull = "disk_full"
        case stuck
    }

    public var verdict: Verdict
    /// `nil` when it passed.
    public var trouble: Trouble?
    public var reason: Reason?
    /// What is wrong and what helps, for everybody; `nil` when nothing is. It never says where things are.
    public var message: String?
    /// The same for an admin, with addresses, folders and settings; `nil` where the message says it all.
    public var detail: String?
    /// The reason is in the network between us, not in what the service said.
    public var isNetworkFailure = false
    public var responseTimeMs: Int?
    public var version: String?
    /// What else was seen, such as how many monitors are down.
    public var facts: [String: Int] = [:]
    /// Those of them that everybody may know: how large our disks are, is not theirs.
    var publicFacts: [String: Int] { facts.filter { $0.key != "freeBytes" } }
    /// What Uptime Kuma watches; `nil` when nobody can say.
    public var monitors: [UptimeKumaMonitor]?

    static func passed(_ answer: ParallelAnswer, version: String? = nil, facts: [String: Int] = [:]) -> ProbeFinding {
        ProbeFinding(verdict: .passed, responseTimeMs: answer.milliseconds, version: version, facts: facts)
    }

    static func failed(_ error: HTTPClientError) -> ProbeFinding {
        var finding = ProbeFinding(verdict: .failed, trouble: .outage, message: error.explanation)
        finding.detail = error.detail
        finding.reason =
            switch error {
            case .nameNotFound: .nameNotFound
            case .refused: .refused
            case .timeout: .timeout
            case .tls: .tls
            case .malformedURL, .addressNotAllowed: .malformedAddress
            case .tooLarge: .wrongProduct
            case .other: .unreachable
            }
        switch error {
        case .nameNotFound, .timeout, .other: finding.isNetworkFailure = true
        case .refused: break
        case .malformedURL, .tls, .tooLarge, .addressNotAllowed: finding.trouble = .configuration
        }
        return finding
    }

    static func failed(
        _ trouble: Trouble, _ reason: Reason, _ message: String, _ answer: ParallelAnswer? = nil, detail: String? = nil
    ) -> ProbeFinding {
        ProbeFinding(
            verdict: .failed, trouble: trouble, reason: reason, message: message, detail: detail,
            responseTimeMs: answer?.milliseconds)
    }

    /// It is there, but not with everything.
    func troubled(_ trouble: Trouble, _ reason: Reason, _ message: String, detail: String? = nil) -> ProbeFinding {
        var finding = self
        finding.verdict = .troubled
        finding.trouble = trouble
        finding.reason = reason
        finding.message = message
        finding.detail = detail
        return finding
    }

    /// The same, troubled when it passed but took longer than `milliseconds`.
    func slow(after milliseconds: Int) -> ProbeFinding {
        guard verdict == .passed, let responseTimeMs, responseTimeMs > milliseconds else { return self }
        return troubled(.performance, .slow, "It took \(responseTimeMs) ms to answer, more than \(milliseconds) ms.")
    }
}

extension HTTPClientError {
    /// Why there was no answer and what to look at.
    var explanation: String {
        switch self {
        case .malformedURL: "Its address is not a valid URL."
        case .nameNotFound: "The host name in its address was not found. Is it spelled correctly, and does DNS know it?"
        case .addressNotAllowed: "Its address is not on the internet."
        case .refused: "Nothing accepts connections at its address. Is it running, and is the port right?"
        case .timeout: "It did not answer in time. Is a firewall in between, or is it overloaded?"
        case .tls: "No secure connection. Is the certificate valid for this name, or should it be http://?"
        case .tooLarge: "Its answer is far larger than expected. Is this the right address?"
        case .other: "The connection failed."
        }
    }

    /// The same in the words of the library, which may name hosts and addresses; `nil` where it has nothing to add.
    var detail: String? {
        switch self {
        case .tls(let reason):
            "No secure connection: \(reason). Is the certificate valid for this name, or should it be http://?"
        case .other(_, let text): "The connection failed: \(text)."
        default: nil
        }
    }
}
