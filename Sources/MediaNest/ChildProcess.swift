import Glibc

/// Another program, run without a shell in a session of its own: no signal for our terminal or group reaches it.
///
/// Descriptor 0 holds the input, 3 the secret, 1 comes back here; nothing else that is open here is open there.
public struct ChildProcess {
    public enum End: Equatable {
        case exited(Int32, output: String)
        case killed(signal: Int32)
        case timedOut
        case notStarted
    }

    private let program: String
    private let arguments: [String]
    private let environment: [String: String]?
    private let input: [UInt8]
    private let secret: [UInt8]
    private let keepsErrors: Bool

    /// - Parameters:
    ///   - environment: This process's own when it is `nil`.
    ///   - input: Fits a pipe: 64 KiB with the secret at most.
    ///   - keepsErrors: Whether descriptor 2 stays this process's own; it goes with the output otherwise.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, input: [UInt8] = [],
        secret: [UInt8] = [], keepsErrors: Bool = false
    ) {
        precondition(input.count <= 60_000 && secret.count <= 60_000, "more than a pipe holds")
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.secret = secret
        self.keepsErrors = keepsErrors
    }

    /// Blocks until it ends; after the timeout it is killed with all that it started.
    ///
    /// - Parameter tick: Called about every second meanwhile.
    public func run(timeoutSeconds: Int, tick: () -> Void = {}) -> End {
        guard let inputPipe = Pipe(), let secretPipe = Pipe(), let outputPipe = Pipe() else { return .notStarted }
        guard let child = spawn(inputPipe, secretPipe, outputPipe) else { return .notStarted }
        outputPipe.closeWriter()
        inputPipe.finish(with: input)
        secretPipe.finish(with: secret)

        let end = ContinuousClock.now + .seconds(timeoutSeconds)
        var output: [UInt8] = []
        var isLate = false
        while outputPipe.read(into: &output, waitMilliseconds: 1000) {
            tick()
            if ContinuousClock.now > end {
                isLate = true
                break
            }
        }
        if isLate { kill(-child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        if isLate { return .timedOut }
        let signal = status & 0x7F
        return signal == 0
            ? .exited((status >> 8) & 0xFF, output: String(decoding: output.suffix(65_536), as: UTF8.self))
            : .killed(signal: signal)
    }

    private func spawn(_ input: Pipe, _ secret: Pipe, _ output: Pipe) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.reader, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
        if !keepsErrors { posix_spawn_file_actions_adddup2(&actions, output.writer, 2) }
        posix_spawn_file_actions_adddup2(&actions, secret.reader, 3)

        // Libraries do not all see to this themselves. What is not open does not mind.
        for descriptor in 3..<Int32(min(max(sysconf(Int32(_SC_OPEN_MAX)), 256), 4096)) {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which Swift does not import
        posix_spawnattr_setflags(&attributes, Int16(newSession | Int32(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)))

        var child: pid_t = 0
        let status = withCStrings([program] + arguments) { arguments in
            guard let environment else {
                return posix_spawnp(&child, program, &actions, &attributes, arguments, environ)
            }
            return withCStrings(environment.map { "\($0.key)=\($0.value)" }) {
                posix_spawnp(&child, program, &actions, &attributes, arguments, $0)
            }
        }
        return status == 0 ? child : nil
    }

    private func withCStrings<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        return body(pointers)
    }
}

/// Both ends close with it, and neither is inherited by anybody.
private final class Pipe {
    private(set) var reader: Int32
    private(set) var writer: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        // Above 3, so that none of the child's numbers is in the way.
        reader = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
        writer = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
        close(ends[0])
        close(ends[1])
    }

    deinit {
        if reader >= 0 { close(reader) }
        closeWriter()
    }

    func closeWriter() {
        if writer >= 0 { close(writer) }
        writer = -1
    }

    func finish(with bytes: [UInt8]) {
        if !bytes.isEmpty { _ = write(writer, bytes, bytes.count) }  // a child that reads nothing ends on its own
        closeWriter()
    }

    /// - Returns: Whether there may be more.
    func read(into bytes: inout [UInt8], waitMilliseconds: Int32) -> Bool {
        var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, waitMilliseconds) > 0 else { return true }
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = Glibc.read(reader, &chunk, chunk.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        if bytes.count > 1 << 20 { bytes.removeFirst(bytes.count - 65_536) }
        bytes += chunk.prefix(count)
        return true
    }
}
