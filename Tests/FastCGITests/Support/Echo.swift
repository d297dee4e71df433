import Glibc

/// The `FastCGIEcho` program, built beside the tests.
enum Echo {
    /// Starts a worker with a listening socket as its descriptor 0, and perhaps with fewer files than it would like.
    static func start(
        listeningOn listener: CInt, environment: [String] = [], openFiles: Int? = nil
    ) throws -> ChildProcess {
        guard let openFiles else { return try ChildProcess(program, environment: environment, input: listener) }
        return try ChildProcess("/bin/sh", ["-c", "ulimit -n \(openFiles) && exec \(program)"], input: listener)
    }

    /// Runs it once as a CGI program.
    static func cgi(_ environment: [String], input: [UInt8] = []) throws -> (output: String, exitStatus: CInt?) {
        var (toChild, fromChild): ([CInt], [CInt]) = ([0, 0], [0, 0])
        _ = try Unix.check("pipe", pipe(&toChild))
        _ = try Unix.check("pipe", pipe(&fromChild))
        for descriptor in toChild + fromChild { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let child = try ChildProcess(program, environment: environment, input: toChild[0], output: fromChild[1])
        close(toChild[0])
        close(fromChild[1])
        let writer = toChild[1]
        signal(SIGPIPE, SIG_IGN)  // the program may end without reading
        _ = input.withUnsafeBytes { write(writer, $0.baseAddress, $0.count) }
        // The input stays open: a CGI gateway need not close it.
        let output = String(decoding: File.bytes(of: fromChild[0]), as: UTF8.self)
        close(fromChild[0])
        close(writer)
        return (output, child.wait())
    }

    static var program: String {
        let executable = File.target(of: "/proc/self/exe")
        return executable.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/FastCGIEcho"
    }
}
