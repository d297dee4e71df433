import Glibc

/// A program started by a test, killed with it.
final class ChildProcess {
    let id: pid_t
    private var exitStatus: CInt?

    /// Starts a program with the given descriptors as its standard input and output; `nil` is /dev/null.
    init(
        _ program: String, _ arguments: [String] = [], environment: [String] = [], input: CInt? = nil,
        output: CInt? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, target) in [(input, STDIN_FILENO), (output, STDOUT_FILENO)] {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, target)
            } else {
                posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
            }
        }
        var attributes = Self.ordinarySignals()
        defer { posix_spawnattr_destroy(&attributes) }
        var id: pid_t = 0
        let code = Self.withCStrings([program] + arguments) { arguments in
            Self.withCStrings(environment) { posix_spawn(&id, program, &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else { throw Unix.Failure(call: program, code: code) }
        self.id = id
    }

    deinit {
        if exitStatus == nil {
            kill(id, SIGKILL)
            waitpid(id, nil, 0)
        }
    }

    func signal(_ signal: CInt) { kill(id, signal) }

    /// The exit status; negative the signal that ended it; `nil` when it does not end in time.
    func wait() -> CInt? {
        _ = Unix.eventually {
            var status: CInt = 0
            guard exitStatus == nil, waitpid(id, &status, WNOHANG) == id else { return exitStatus != nil }
            exitStatus = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
            return true
        }
        return exitStatus
    }

    /// The state letter of /proc/[pid]/stat: "S" asleep, "R" running.
    var state: Character? {
        File.read("/proc/\(id)/stat").flatMap { stat in stat.components(separatedBy: ") ").rest.first }
    }

    /// No signal blocked, as a test's thread may have it, and none ignored.
    private static func ordinarySignals() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
