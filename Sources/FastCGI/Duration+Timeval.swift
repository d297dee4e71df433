import Glibc

extension Duration {
    /// Rounded up, so that a wait for this long does not end early and spin.
    var milliseconds: Int64 {
        components.seconds * 1000 + (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}

extension timeval {
    /// At least a millisecond: zero would mean "forever" to a socket.
    init(_ duration: Duration) {
        let milliseconds = max(1, duration.milliseconds)
        self.init(tv_sec: Int(milliseconds / 1000), tv_usec: Int(milliseconds % 1000 * 1000))
    }
}
