import Glibc

/// Descriptors 0 to 2, which a FastCGI spawner may leave closed (FastCGI specification, section 2.2).
enum StandardStreams {
    /// Connects closed ones with /dev/null: a connection that got number 2 would be sent every diagnostic message.
    static func open() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = Glibc.open("/dev/null", O_RDWR)  // takes the lowest free number, which is this one
        }
    }
}
